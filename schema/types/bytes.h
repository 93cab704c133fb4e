#pragma once
// Bytes are std::string, a view of them std::string_view: what RocksDB, FlatBuffers and OpenSSL
// take without a copy. Text is always UTF-8.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace letopis {

using Bytes = std::string;
using ByteView = std::string_view;

/// A SHA-256 value.
struct Digest {
  std::array<std::uint8_t, 32> bytes{};
  auto operator<=>(const Digest&) const = default;
};

/// 16 random bytes: a request id, a ledger id, the nonce of an entry.
struct Id128 {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Id128&) const = default;
};

[[nodiscard]] ByteView view_of(const Digest& digest);
[[nodiscard]] ByteView view_of(const Id128& id);
/// Nothing when `bytes` is not exactly as long as the type.
[[nodiscard]] std::optional<Digest> digest_of(ByteView bytes);
[[nodiscard]] std::optional<Id128> id128_of(ByteView bytes);

/// Lower-case hex.
[[nodiscard]] std::string to_hex(ByteView bytes);
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);
/// Standard base64 with padding (RFC 4648 section 4); the decoder takes nothing else.
[[nodiscard]] std::string to_base64(ByteView bytes);
void append_base64(std::string& out, ByteView bytes);
[[nodiscard]] std::optional<Bytes> from_base64(std::string_view text);
/// 8-4-4-4-12 hex digits (RFC 9562), any version; the printer writes lower case.
[[nodiscard]] std::string to_uuid(const Id128& id);
[[nodiscard]] std::optional<Id128> from_uuid(std::string_view text);
/// Whether `text` is well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF).
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace letopis
