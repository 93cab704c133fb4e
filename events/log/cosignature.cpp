#include "events/log/cosignature.h"

#include <algorithm>
#include <utility>

namespace letopis::log {
namespace {

constexpr std::size_t kTimeBytes = 8;

TypedKey typed(const WitnessKey& key, KeyType type) { return {type, key.name, key.key}; }

Bytes time_bytes(std::uint64_t seconds) {
  Bytes out;
  for (int shift = 56; shift >= 0; shift -= 8) {
    out.push_back(static_cast<char>(seconds >> shift & 0xFFU));
  }
  return out;
}

std::uint64_t read_time(ByteView bytes) {
  std::uint64_t seconds = 0;
  for (const char c : bytes) seconds = seconds << 8U | static_cast<unsigned char>(c);
  return seconds;
}

std::string message_of(std::string_view body, std::uint64_t seconds) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + '\n' + std::string(body);
}

// The time of a good signature.
std::optional<std::uint64_t> check(std::string_view body, ByteView blob, const KeyBytes& key) {
  if (blob.size() != kTimeBytes + kEd25519Bytes) return std::nullopt;
  const std::uint64_t seconds = read_time(blob.substr(0, kTimeBytes));
  if (seconds > kTreeSize) return std::nullopt;
  if (!ed25519_verify(message_of(body, seconds), blob.substr(kTimeBytes), key)) return std::nullopt;
  return seconds;
}

}  // namespace

WitnessKey witness_half(const SigningKey& key) { return {key.name, ed25519_public(key.seed)}; }

std::uint32_t key_id(const WitnessKey& key) { return key_id(typed(key, KeyType::cosignature)); }

std::string to_vkey(const WitnessKey& key) { return to_vkey(typed(key, KeyType::cosignature)); }

std::string to_old_vkey(const WitnessKey& key) { return to_vkey(typed(key, KeyType::note)); }

std::optional<WitnessKey> parse_witness_vkey(std::string_view text) {
  auto key = parse_typed_vkey(text);
  if (!key) return std::nullopt;
  return WitnessKey{std::move(key->name), key->key};
}

Signature cosign(std::string_view body, const SigningKey& key, std::uint64_t seconds) {
  return {key.name, key_id(witness_half(key)),
          time_bytes(seconds) + ed25519_sign(message_of(body, seconds), key.seed)};
}

Cosigned cosigned_by(const Note& note, const WitnessKey& key) {
  const std::uint32_t id = key_id(key);
  Cosigned found;
  for (const Signature& signature : note.signatures) {
    if (signature.name != key.name || signature.id != id) continue;
    const auto seconds = check(note.body, signature.bytes, key.key);
    if (!seconds) return {Verdict::bad, 0};
    found = {Verdict::good, std::max(found.seconds, *seconds)};
  }
  return found;
}

}  // namespace letopis::log
