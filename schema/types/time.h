#pragma once
// Instants are UTC microseconds, school dates are dates: a lesson has a date, never a moment. The
// offset between the two is a setting of the organisation. Nothing here reads a clock.
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace letopis {

/// Microseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t us = 0;
  auto operator<=>(const Instant&) const = default;
};

/// Days since 1970-01-01, in the calendar of the school.
struct SchoolDate {
  std::int32_t days = 0;
  auto operator<=>(const SchoolDate&) const = default;
};

[[nodiscard]] constexpr std::int32_t days_between(SchoolDate from, SchoolDate to) {
  return to.days - from.days;
}

[[nodiscard]] constexpr SchoolDate plus_days(SchoolDate date, std::int32_t days) {
  return {date.days + days};
}

/// Monday is 1, Sunday 7 (ISO 8601).
[[nodiscard]] int weekday_of(SchoolDate date);
/// The date on the school's wall at that instant; the offset is in minutes east of UTC.
[[nodiscard]] SchoolDate date_at(Instant instant, std::int32_t utc_offset_minutes);
/// The instant of a wall-clock time on a date; minutes count from local midnight.
[[nodiscard]] Instant instant_at(SchoolDate date, std::int32_t minutes_of_day,
                                 std::int32_t utc_offset_minutes);

/// "2026-11-22"; the parser takes years 1900 to 2199 and real dates only.
[[nodiscard]] std::string to_iso(SchoolDate date);
[[nodiscard]] std::optional<SchoolDate> parse_date(std::string_view text);
/// "2026-11-22T13:05:09.123456Z" (RFC 3339, always UTC); the parser takes the same, fraction
/// optional.
[[nodiscard]] std::string to_iso(Instant instant);
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);

/// Port: the only source of time. Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

/// Port: the only source of randomness. Thread-safe; fills all bytes with cryptographic quality in
/// the server and from a seed in tests and in the demo school.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(unsigned char* bytes, std::size_t count) = 0;
};

}  // namespace letopis
