#include "schema/types/time.h"

#include <array>
#include <charconv>

namespace letopis {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kMinuteUs = 60 * kSecondUs;
constexpr std::int64_t kDayUs = 24 * 60 * kMinuteUs;
constexpr std::int32_t kFirstYear = 1900;
constexpr std::int32_t kLastYear = 2199;

constexpr std::int64_t floor_div(std::int64_t value, std::int64_t by) {
  const std::int64_t quotient = value / by;
  return value % by < 0 ? quotient - 1 : quotient;
}

/// What is left after floor_div(); never negative.
constexpr std::int64_t floor_mod(std::int64_t value, std::int64_t by) {
  const std::int64_t rest = value % by;
  return rest < 0 ? rest + by : rest;
}

struct Civil {
  std::int64_t year = 0;
  std::int64_t month = 0;  // 1 to 12
  std::int64_t day = 0;    // 1 to 31
};

constexpr bool is_leap(std::int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

constexpr std::int64_t days_in_month(std::int64_t year, std::int64_t month) {
  constexpr std::array<std::int64_t, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

/// Day number of a date of the Gregorian calendar. The year is counted from March, so that the leap
/// day is its last one, and days fall into eras of 400 years.
constexpr std::int64_t days_of(const Civil& date) {
  const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t month = (date.month + 9) % 12;  // March is 0
  const std::int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

constexpr Civil civil_of(std::int64_t days) {
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = floor_div(shifted, 146'097);
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month = (5 * day_of_year + 2) / 153;  // March is 0
  Civil out;
  out.day = day_of_year - (153 * month + 2) / 5 + 1;
  out.month = month < 10 ? month + 3 : month - 9;
  out.year = year_of_era + era * 400 + (out.month <= 2 ? 1 : 0);
  return out;
}

static_assert(days_of({1970, 1, 1}) == 0);
static_assert(days_of({2000, 3, 1}) == 11'017);
static_assert(civil_of(-1).year == 1969 && civil_of(-1).month == 12 && civil_of(-1).day == 31);

void append_digits(std::string& out, std::int64_t value, std::size_t width) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  const auto count = static_cast<std::size_t>(end - digits);
  if (count < width) out.append(width - count, '0');
  out.append(digits, count);
}

/// Takes exactly `width` ASCII digits off the front; nothing when they are not there.
std::optional<std::int64_t> take_digits(std::string_view& text, std::size_t width) {
  if (text.size() < width) return std::nullopt;
  std::int64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(width);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

/// ".1" to ".999999", in microseconds; 0 when there is no fraction.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
  if (!take(text, '.')) return 0;
  std::size_t width = 0;
  while (width < text.size() && text[width] >= '0' && text[width] <= '9') ++width;
  if (width == 0 || width > 6) return std::nullopt;
  std::optional<std::int64_t> value = take_digits(text, width);
  for (; value && width < 6; ++width) *value *= 10;
  return value;
}

/// "HH:MM:SS" with an optional fraction, in microseconds of the day. No leap seconds.
std::optional<std::int64_t> take_time_of_day(std::string_view& text) {
  const std::optional<std::int64_t> hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const std::optional<std::int64_t> minute = take_digits(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
  const std::optional<std::int64_t> second = take_digits(text, 2);
  if (!second || *second > 59) return std::nullopt;
  const std::optional<std::int64_t> fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  return (*hour * 60 + *minute) * kMinuteUs + *second * kSecondUs + *fraction;
}

}  // namespace

int weekday_of(SchoolDate date) {
  const std::int64_t since_monday = std::int64_t{date.days} + 3;  // 1970-01-01 was a Thursday
  return static_cast<int>(floor_mod(since_monday, 7)) + 1;
}

SchoolDate date_at(Instant instant, std::int32_t utc_offset_minutes) {
  // Whole days first, so that no instant overflows when the offset is added.
  const std::int64_t days = floor_div(instant.us, kDayUs);
  const std::int64_t of_day = floor_mod(instant.us, kDayUs) + utc_offset_minutes * kMinuteUs;
  return {static_cast<std::int32_t>(days + floor_div(of_day, kDayUs))};
}

Instant instant_at(SchoolDate date, std::int32_t minutes_of_day, std::int32_t utc_offset_minutes) {
  const std::int64_t minutes = std::int64_t{minutes_of_day} - utc_offset_minutes;
  return {date.days * kDayUs + minutes * kMinuteUs};
}

std::string to_iso(SchoolDate date) {
  const Civil civil = civil_of(date.days);
  std::string out;
  if (civil.year < 0) out.push_back('-');
  append_digits(out, civil.year < 0 ? -civil.year : civil.year, 4);
  out.push_back('-');
  append_digits(out, civil.month, 2);
  out.push_back('-');
  append_digits(out, civil.day, 2);
  return out;
}

std::optional<SchoolDate> parse_date(std::string_view text) {
  const std::optional<std::int64_t> year = take_digits(text, 4);
  if (!year || *year < kFirstYear || *year > kLastYear || !take(text, '-')) return std::nullopt;
  const std::optional<std::int64_t> month = take_digits(text, 2);
  if (!month || *month < 1 || *month > 12 || !take(text, '-')) return std::nullopt;
  const std::optional<std::int64_t> day = take_digits(text, 2);
  if (!day || *day < 1 || *day > days_in_month(*year, *month) || !text.empty()) {
    return std::nullopt;
  }
  return SchoolDate{static_cast<std::int32_t>(days_of({*year, *month, *day}))};
}

std::string to_iso(Instant instant) {
  const std::int64_t days = floor_div(instant.us, kDayUs);
  const std::int64_t of_day = floor_mod(instant.us, kDayUs);
  std::string out = to_iso(SchoolDate{static_cast<std::int32_t>(days)});
  out.push_back('T');
  append_digits(out, of_day / (60 * kMinuteUs), 2);
  out.push_back(':');
  append_digits(out, of_day / kMinuteUs % 60, 2);
  out.push_back(':');
  append_digits(out, of_day / kSecondUs % 60, 2);
  out.push_back('.');
  append_digits(out, of_day % kSecondUs, 6);
  out.push_back('Z');
  return out;
}

std::optional<Instant> parse_instant(std::string_view text) {
  constexpr std::size_t kDateSize = 10;
  if (text.size() < kDateSize) return std::nullopt;
  const std::optional<SchoolDate> date = parse_date(text.substr(0, kDateSize));
  text.remove_prefix(kDateSize);
  if (!date || !take(text, 'T')) return std::nullopt;
  const std::optional<std::int64_t> of_day = take_time_of_day(text);
  if (!of_day || text != "Z") return std::nullopt;
  return Instant{date->days * kDayUs + *of_day};
}

}  // namespace letopis
