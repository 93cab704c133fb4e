#pragma once
// Cosignatures of witnesses, version 1 (c2sp.org/tlog-cosignature; formats.md 3.7): an Ed25519
// signature of a checkpoint and of the time at which it was the largest tree that the witness had
// seen. Pure functions; thread-safe.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "events/log/note.h"

namespace letopis::log {

/// The public half of a witness. A type of its own: a log's key must never stand for a witness.
struct WitnessKey {
  std::string name;
  KeyBytes key{};
  bool operator==(const WitnessKey&) const = default;
};

[[nodiscard]] WitnessKey witness_half(const SigningKey& key);
/// First four bytes of SHA-256(name || 0x0A || 0x04 || key), big-endian.
[[nodiscard]] std::uint32_t key_id(const WitnessKey& key);
/// As the specification writes it, with type 0x04.
[[nodiscard]] std::string to_vkey(const WitnessKey& key);
/// As older tools and the lists of public witnesses want it, with type 0x01.
[[nodiscard]] std::string to_old_vkey(const WitnessKey& key);
/// Takes both forms; they mean the same key.
[[nodiscard]] std::optional<WitnessKey> parse_witness_vkey(std::string_view text);

/// The signature for one line of a note. `seconds` since 1970, at most 2^63 - 1.
[[nodiscard]] Signature cosign(std::string_view body, const SigningKey& key, std::uint64_t seconds);

/// What a note says of a witness; `seconds` is the latest time that it vouches for.
struct Cosigned {
  Verdict verdict = Verdict::absent;
  std::uint64_t seconds = 0;
  bool operator==(const Cosigned&) const = default;
};

/// Signatures of others are ignored; a bad one of this witness outweighs all good ones. The time is
/// told, not judged: whether it may lie in the future is for the caller to say.
[[nodiscard]] Cosigned cosigned_by(const Note& note, const WitnessKey& key);

}  // namespace letopis::log
