#pragma once
// SHA-256 (FIPS 180-4) of many messages side by side, for the leaves and nodes of a closed log
// (RFC 6962, 2.1): what is hashed is known beforehand, so it need not be hashed one by one. The
// widest way that the processor has is chosen when the program runs; the program itself is compiled
// for any. Pure; thread-safe.
#include <cstdint>
#include <span>

#include "schema/types/bytes.h"

namespace letopis::log {

/// How several messages are hashed at once, from the slowest to the fastest.
enum class Lanes : std::uint8_t {
  portable,  // one after the other, through OpenSSL
  avx2,      // eight
  sha_ni,    // two, by the SHA extensions
  avx512,    // sixteen
};

/// Whether this processor has it.
[[nodiscard]] bool has_lanes(Lanes lanes);
/// The fastest one that it has.
[[nodiscard]] Lanes best_lanes();
[[nodiscard]] const char* name_of(Lanes lanes);

/// out[i] = SHA-256(0x00 || entries[i]). Both spans are of one length; any lengths and alignments
/// of entries. `lanes` must be had.
void leaf_hashes(std::span<const ByteView> entries, std::span<Digest> out,
                 Lanes lanes = best_lanes());
/// above[i] = SHA-256(0x01 || below[2i] || below[2i+1]); `below` is twice as long as `above`. The
/// two must not overlap.
void node_hashes(std::span<const Digest> below, std::span<Digest> above,
                 Lanes lanes = best_lanes());

}  // namespace letopis::log
