#include "projections/directory/names.h"

namespace letopis::directory {
namespace {

constexpr unsigned char byte_of(char c) { return static_cast<unsigned char>(c); }

/// The two bytes of a Cyrillic letter of UTF-8, lower case, ё as е. Other pairs stay.
void append_folded(std::string& out, unsigned char lead, unsigned char tail) {
  const unsigned point = (lead & 0x1FU) << 6U | (tail & 0x3FU);
  unsigned folded = point;
  if (point >= 0x0410 && point <= 0x042F) folded = point + 0x20;  // А to Я
  if (point >= 0x0402 && point <= 0x040F) folded = point + 0x50;  // Ђ to Џ
  if (point == 0x0401 || point == 0x0451) folded = 0x0435;        // Ё and ё
  out.push_back(static_cast<char>(0xC0U | folded >> 6U));
  out.push_back(static_cast<char>(0x80U | (folded & 0x3FU)));
}

}  // namespace

std::string display_name(const people::PersonCreated& person) {
  std::string out = person.family;
  const auto add = [&out](const std::string& part) {
    if (!part.empty() && !out.empty()) out += ' ';
    out += part;
  };
  add(person.given);
  if (person.kind == PersonKind::staff) add(person.patronymic);
  return out;
}

std::string collation_of(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = byte_of(text[i]);
    const bool cyrillic = (c == 0xD0 || c == 0xD1) && i + 1 < text.size();
    if (cyrillic) {
      append_folded(out, c, byte_of(text[++i]));
    } else {
      out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : text[i]);
    }
  }
  return out;
}

}  // namespace letopis::directory
