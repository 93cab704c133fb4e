#pragma once
// Ed25519 (RFC 8032) through OpenSSL. Pure functions; thread-safe.
#include <array>
#include <cstdint>

#include "schema/types/bytes.h"

namespace letopis::log {

/// A seed, which is secret, or a public key.
using KeyBytes = std::array<std::uint8_t, 32>;

inline constexpr std::size_t kEd25519Bytes = 64;

[[nodiscard]] ByteView key_view(const KeyBytes& key);
/// Nothing when `bytes` is not exactly as long as a key.
[[nodiscard]] std::optional<KeyBytes> key_bytes_of(ByteView bytes);

/// 64 bytes; the same for the same message and seed.
[[nodiscard]] Bytes ed25519_sign(ByteView message, const KeyBytes& seed);
/// False for a signature of any other length, and for a key that is no point of the curve.
[[nodiscard]] bool ed25519_verify(ByteView message, ByteView signature, const KeyBytes& key);
[[nodiscard]] KeyBytes ed25519_public(const KeyBytes& seed);

}  // namespace letopis::log
