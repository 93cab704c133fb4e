#include "server/import/login.h"

#include <algorithm>
#include <array>

#include "schema/types/limits.h"

namespace letopis::import {
namespace {

constexpr std::size_t kRoomForNumber = 8;

// а to я, then ё apart: passports write them much like this (ICAO Doc 9303).
constexpr std::array<std::string_view, 32> kLatin{
    "a", "b", "v", "g", "d", "e",  "zh", "z",  "i",  "i",    "k", "l", "m", "n", "o",  "p",
    "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "",  "y", "",  "e", "iu", "ia"};

/// Unicode letters of the Russian alphabet are two bytes: D0 90 (А) to D1 8F (я), ё = D1 91, Ё =
/// D0 81.
std::string_view latin(unsigned char first, unsigned char second) {
  const unsigned code = (first & 0x1FU) << 6U | (second & 0x3FU);
  if (code == 0x401 || code == 0x451) return "e";
  if (code >= 0x410 && code <= 0x42F) return kLatin[code - 0x410];
  if (code >= 0x430 && code <= 0x44F) return kLatin[code - 0x430];
  return {};
}

}  // namespace

std::string login_from(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool lower = c >= 'a' && c <= 'z';
    const bool digit = c >= '0' && c <= '9';
    const auto byte = static_cast<unsigned char>(c);
    if (lower || digit || c == '-' || c == '_' || c == '@') {
      out.push_back(c);
    } else if (c >= 'A' && c <= 'Z') {
      out.push_back(static_cast<char>(c - 'A' + 'a'));
    } else if (c == ' ' || c == '.') {
      if (!out.empty() && out.back() != '.') out.push_back('.');
    } else if ((byte == 0xD0 || byte == 0xD1) && i + 1 < text.size()) {
      out += latin(byte, static_cast<unsigned char>(text[++i]));
    }
  }
  out.resize(std::min(out.size(), limits::kLoginBytes - kRoomForNumber));
  while (!out.empty() && out.back() == '.') out.pop_back();
  return out;
}

}  // namespace letopis::import
