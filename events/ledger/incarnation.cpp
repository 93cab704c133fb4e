#include "events/ledger/incarnation.h"

#include <algorithm>
#include <charconv>

namespace letopis::ledger {
namespace {

constexpr std::size_t kChanceBytes = 4;
constexpr std::size_t kChanceDigits = 2 * kChanceBytes;

bool is_chance(std::string_view text) {
  return text.size() == kChanceDigits && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace

std::optional<Incarnation> incarnation_of(std::string_view origin) {
  const auto mark = origin.find('#');
  Incarnation out{std::string(origin.substr(0, mark)), 1};
  if (mark == std::string_view::npos) return out;
  const std::string_view suffix = origin.substr(mark + 1);
  const auto dash = suffix.find('-');
  if (dash == std::string_view::npos || suffix.front() == '0') return std::nullopt;
  const auto [end, error] = std::from_chars(suffix.data(), suffix.data() + dash, out.number);
  const bool whole = error == std::errc{} && end == suffix.data() + dash;
  if (!whole || out.number < 2 || !is_chance(suffix.substr(dash + 1))) return std::nullopt;
  return out;
}

std::string incarnation_name(std::string_view base, std::uint32_t number, const Id128& chance) {
  return std::string(base) + "#" + std::to_string(number) + "-" +
         to_hex(view_of(chance).substr(0, kChanceBytes));
}

}  // namespace letopis::ledger
