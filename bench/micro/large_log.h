#pragma once
// A log of many marks, written by the real ledger as fast as it goes: to time reading it.
#include <cstdint>
#include <memory>

#include "bench/micro/fixture.h"
#include "events/ledger/ledger.h"

namespace letopis::bench {

/// Appends `entries` marks of an ordinary size about `records` cells in a random order that is
/// always the same, in large batches. Ends the program when a batch is refused.
void append_marks(ledger::Ledger& ledger, std::uint64_t entries, std::uint64_t records);

/// A database of marks about a third as many cells, made when it is first asked for.
class LazyLog {
 public:
  LazyLog(const Folder& folder, std::uint64_t entries) : folder_(folder), entries_(entries) {}

  [[nodiscard]] ledger::RocksStore& store();

 private:
  const Folder& folder_;
  const std::uint64_t entries_;
  std::unique_ptr<ledger::RocksStore> store_;
};

}  // namespace letopis::bench
