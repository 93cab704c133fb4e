#include "events/rules/bounds.h"

#include <algorithm>

#include "schema/types/bytes.h"

namespace letopis::rules {
namespace {

/// Whether well-formed UTF-8 at `place` starts one of: C1 controls (U+0080 to U+009F), line and
/// paragraph separators with the embeddings and overrides beside them (U+2028 to U+202E), isolates
/// (U+2066 to U+2069).
bool is_hidden(std::string_view text, std::size_t place) {
  const auto at = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  if (at(place) == 0xC2) return at(place + 1) <= 0x9F;
  if (at(place) != 0xE2) return false;
  const unsigned second = at(place + 1);
  const unsigned third = at(place + 2);
  return (second == 0x80 && third >= 0xA8 && third <= 0xAE) ||
         (second == 0x81 && third >= 0xA6 && third <= 0xA9);
}

bool is_clean(std::string_view text, std::string_view allowed) {
  if (!is_utf8(text)) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool control = byte < 0x20 || byte == 0x7F;
    if (control && allowed.find(text[i]) == std::string_view::npos) return false;
    if (byte >= 0x80 && is_hidden(text, i)) return false;
  }
  return true;
}

}  // namespace

bool is_line(std::string_view text) { return is_clean(text, ""); }

bool is_text(std::string_view text) { return is_clean(text, "\n\r\t"); }

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \n\r\t") == std::string_view::npos;
}

Bounds& Bounds::name(std::string_view field, std::string_view value, std::size_t max_bytes) {
  return that(field, value.size() <= max_bytes && is_line(value) && !is_blank(value));
}

Bounds& Bounds::line(std::string_view field, std::string_view value, std::size_t max_bytes) {
  return that(field, value.size() <= max_bytes && is_line(value));
}

Bounds& Bounds::text(std::string_view field, std::string_view value, std::size_t max_bytes) {
  return that(field, value.size() <= max_bytes && is_text(value));
}

Bounds& Bounds::between(std::string_view field, std::int64_t value, std::int64_t low,
                        std::int64_t high) {
  return that(field, value >= low && value <= high);
}

Bounds& Bounds::day(std::string_view field, SchoolDate value) {
  return that(field, value >= kFirstDay && value <= kLastDay);
}

Bounds& Bounds::that(std::string_view field, bool holds) {
  if (!holds && !first_) first_ = std::string(field);
  return *this;
}

Result<void, Refusal> Bounds::result() const {
  if (first_) return refuse(RefusalCode::invalid_value, *first_);
  return {};
}

Result<void, Refusal> check_span(SchoolDate from, SchoolDate to) {
  auto bounds = Bounds().day("from", from).day("to", to).result();
  if (!bounds) return bounds;
  if (from > to) return refuse(RefusalCode::dates_reversed);
  return {};
}

}  // namespace letopis::rules
