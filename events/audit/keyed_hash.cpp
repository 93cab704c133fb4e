#include "events/audit/keyed_hash.h"

#include <algorithm>
#include <cstring>

namespace letopis::audit {

KeyedHash::KeyedHash(Random& random) {
  random.fill(reinterpret_cast<unsigned char*>(secret_.data()), sizeof secret_);
}

std::uint64_t KeyedHash::hash(const std::array<std::uint64_t, kWords>& words) const {
  Wide sum = secret_[kWords];
  for (std::size_t i = 0; i < kWords; ++i) sum += secret_[i] * words[i];
  return static_cast<std::uint64_t>(sum >> 64U);
}

std::uint64_t KeyedHash::record(const log::RecordKey& record) const {
  const std::uint64_t kind = static_cast<std::uint64_t>(record.kind) << 16U | record.slot;
  return hash({kind, record.a, record.b, 0, 0, 0, 0});
}

std::uint64_t KeyedHash::link(const log::RecordKey& record, std::uint32_t revision,
                              const Digest& leaf) const {
  const std::uint64_t kind = static_cast<std::uint64_t>(revision) << 32U |
                             static_cast<std::uint64_t>(record.kind) << 16U | record.slot;
  std::array<std::uint64_t, kWords> words = {kind, record.a, record.b};
  std::memcpy(&words[3], leaf.bytes.data(), sizeof leaf.bytes);
  return std::max<std::uint64_t>(hash(words), 1);
}

}  // namespace letopis::audit
