#include "schema/types/bytes.h"

#include <algorithm>
#include <cstring>

namespace letopis {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 0xFF;

template <std::size_t N>
ByteView view_of_array(const std::array<std::uint8_t, N>& bytes) {
  return {static_cast<const char*>(static_cast<const void*>(bytes.data())), N};
}

template <class T>
std::optional<T> exactly(ByteView bytes) {
  T out;
  if (bytes.size() != out.bytes.size()) return std::nullopt;
  std::transform(bytes.begin(), bytes.end(), out.bytes.begin(),
                 [](char c) { return static_cast<std::uint8_t>(c); });
  return out;
}

constexpr std::uint8_t hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return kNoDigit;
}

constexpr std::array<std::uint8_t, 256> base64_table() {
  std::array<std::uint8_t, 256> table{};
  for (auto& value : table) value = kNoDigit;
  for (std::size_t i = 0; i < kBase64Digits.size(); ++i) {
    table[static_cast<unsigned char>(kBase64Digits[i])] = static_cast<std::uint8_t>(i);
  }
  return table;
}

constexpr std::array<std::uint8_t, 256> kBase64Values = base64_table();

std::uint8_t base64_digit(char c) { return kBase64Values[static_cast<unsigned char>(c)]; }

char byte_of(std::uint32_t bits, unsigned shift) {
  return static_cast<char>(static_cast<unsigned char>(bits >> shift));
}

// Both characters of each twelve bits: half as many look-ups.
constexpr std::array<std::array<char, 2>, 4'096> base64_pairs() {
  std::array<std::array<char, 2>, 4'096> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = {kBase64Digits[i >> 6U], kBase64Digits[i & 0x3FU]};
  }
  return table;
}

constexpr std::array<std::array<char, 2>, 4'096> kBase64Pairs = base64_pairs();

/// Up to three bytes as the high bits of 24.
std::uint32_t bits_of(ByteView bytes) {
  std::uint32_t bits = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    bits = bits << 8U | (k < bytes.size() ? static_cast<unsigned char>(bytes[k]) : 0U);
  }
  return bits;
}

char* put_quad(char* to, std::uint32_t bits) {
  std::memcpy(to, kBase64Pairs[bits >> 12U].data(), 2);
  std::memcpy(to + 2, kBase64Pairs[bits & 0xFFFU].data(), 2);
  return to + 4;
}

bool is_dash_place(std::size_t place) {
  return place == 8 || place == 13 || place == 18 || place == 23;
}

/// Length of the well-formed UTF-8 sequence at the start of `text`; 0 when there is none.
/// Ranges of the second byte are those of the Unicode standard, table 3-7.
std::size_t sequence_length(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = at(0);
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) low = 0xA0;   // no overlong forms
    if (lead == 0xED) high = 0x9F;  // no surrogates
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;  // at most U+10FFFF
  }
  if (length == 0 || text.size() < length) return 0;
  if (at(1) < low || at(1) > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((at(i) & 0xC0U) != 0x80U) return 0;
  }
  return length;
}

}  // namespace

ByteView view_of(const Digest& digest) { return view_of_array(digest.bytes); }

ByteView view_of(const Id128& id) { return view_of_array(id.bytes); }

std::optional<Digest> digest_of(ByteView bytes) { return exactly<Digest>(bytes); }

std::optional<Id128> id128_of(ByteView bytes) { return exactly<Id128>(bytes); }

std::string to_hex(ByteView bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out.push_back(kHexDigits[byte >> 4U]);
    out.push_back(kHexDigits[byte & 0xFU]);
  }
  return out;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::uint32_t high = hex_digit(text[i]);
    const std::uint32_t low = hex_digit(text[i + 1]);
    if (high == kNoDigit || low == kNoDigit) return std::nullopt;
    out.push_back(byte_of(high << 4U | low, 0));
  }
  return out;
}

void append_base64(std::string& out, ByteView bytes) {
  const std::size_t start = out.size();
  out.resize(start + (bytes.size() + 2) / 3 * 4);
  char* to = out.data() + start;
  const std::size_t whole = bytes.size() / 3 * 3;
  for (std::size_t i = 0; i < whole; i += 3) to = put_quad(to, bits_of(bytes.substr(i, 3)));
  if (whole == bytes.size()) return;
  const std::size_t left = bytes.size() - whole;
  to = put_quad(to, bits_of(bytes.substr(whole)));
  for (std::size_t k = left; k < 3; ++k) *(to - 3 + k) = '=';
}

std::string to_base64(ByteView bytes) {
  std::string out;
  append_base64(out, bytes);
  return out;
}

std::optional<Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  const std::size_t digits = text.size() - padding;
  Bytes out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    std::uint32_t bits = 0;
    for (std::size_t k = i; k < i + 4; ++k) {
      const std::uint32_t digit = k < digits ? base64_digit(text[k]) : 0U;
      if (digit == kNoDigit) return std::nullopt;
      bits = bits << 6U | digit;
    }
    const std::size_t count = i + 4 <= digits ? 3 : 3 - padding;
    out.push_back(byte_of(bits, 16));
    if (count > 1) out.push_back(byte_of(bits, 8));
    if (count > 2) out.push_back(byte_of(bits, 0));
    // One value has one spelling: the bits behind the last byte must be zero.
    const std::uint32_t unused = (std::uint32_t{1} << (24 - 8 * count)) - 1;
    if ((bits & unused) != 0) return std::nullopt;
  }
  return out;
}

std::string to_uuid(const Id128& id) {
  std::string out = to_hex(view_of(id));
  for (std::size_t place = 0; place < out.size(); ++place) {
    if (is_dash_place(place)) out.insert(place, 1, '-');
  }
  return out;
}

std::optional<Id128> from_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::string digits;
  digits.reserve(32);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_dash_place(i)) {
      digits.push_back(text[i]);
    } else if (text[i] != '-') {
      return std::nullopt;
    }
  }
  const std::optional<Bytes> bytes = from_hex(digits);
  return bytes ? id128_of(*bytes) : std::nullopt;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace letopis
