#pragma once
// What a field of an action may hold. Pure; each check is O(length of the text).
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "schema/types/refusal.h"
#include "schema/types/result.h"
#include "schema/types/time.h"

namespace letopis::rules {

/// The dates that parse_date() takes: 1900-01-01 to 2199-12-31.
inline constexpr SchoolDate kFirstDay{-25'567};
inline constexpr SchoolDate kLastDay{84'005};

[[nodiscard]] inline Failure<Refusal> refuse(RefusalCode code, std::string detail = {}) {
  return {Refusal{.code = code, .detail = std::move(detail)}};
}

/// One line for people: UTF-8 without control characters and without marks that turn the direction
/// of reading (a name must not be able to make an audit page read differently).
[[nodiscard]] bool is_line(std::string_view text);
/// The same with line feeds, carriage returns and tabs.
[[nodiscard]] bool is_text(std::string_view text);
/// Nothing but spaces (or nothing at all).
[[nodiscard]] bool is_blank(std::string_view text);

/// Checks the fields of one action and remembers the first that is out of its bounds. Used by one
/// thread, as a temporary or a local.
class Bounds {
 public:
  /// One line that says something.
  Bounds& name(std::string_view field, std::string_view value, std::size_t max_bytes);
  /// One line, may be empty.
  Bounds& line(std::string_view field, std::string_view value, std::size_t max_bytes);
  /// Several lines, may be empty.
  Bounds& text(std::string_view field, std::string_view value, std::size_t max_bytes);
  Bounds& between(std::string_view field, std::int64_t value, std::int64_t low, std::int64_t high);
  Bounds& day(std::string_view field, SchoolDate value);
  Bounds& that(std::string_view field, bool holds);

  /// invalid_value with the field's name in `detail`, or success.
  [[nodiscard]] Result<void, Refusal> result() const;

 private:
  std::optional<std::string> first_;  // field that failed
};

/// Both dates in bounds (invalid_value), `from` not after `to` (dates_reversed).
[[nodiscard]] Result<void, Refusal> check_span(SchoolDate from, SchoolDate to);

}  // namespace letopis::rules
