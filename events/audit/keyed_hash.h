#pragma once
// 64-bit fingerprints under a secret of this run, so that millions of facts can be compared in a
// few bytes each: nobody who wrote the log could choose two that agree.
#include <array>
#include <cstdint>

#include "events/log/entry.h"
#include "schema/types/bytes.h"
#include "schema/types/time.h"

namespace letopis::audit {

/// Multilinear hashing modulo 2^128, upper half: two different inputs agree with a chance of 2^-64,
/// whatever they are. Immutable; thread-safe.
class KeyedHash {
 public:
  explicit KeyedHash(Random& random);

  [[nodiscard]] std::uint64_t record(const log::RecordKey& record) const;
  /// Of "revision n of this record is the entry with this leaf hash"; never 0.
  [[nodiscard]] std::uint64_t link(const log::RecordKey& record, std::uint32_t revision,
                                   const Digest& leaf) const;

 private:
  static constexpr std::size_t kWords = 7;
  __extension__ using Wide = unsigned __int128;

  [[nodiscard]] std::uint64_t hash(const std::array<std::uint64_t, kWords>& words) const;

  std::array<Wide, kWords + 1> secret_{};
};

}  // namespace letopis::audit
