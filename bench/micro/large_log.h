#pragma once
// A log of many marks, written by the real ledger as fast as it goes: to time reading it.
#include <cstdint>

#include "events/ledger/ledger.h"

namespace letopis::bench {

/// Appends `entries` marks of an ordinary size about `records` cells in a random order that is
/// always the same, in large batches. Ends the program when a batch is refused.
void append_marks(ledger::Ledger& ledger, std::uint64_t entries, std::uint64_t records);

}  // namespace letopis::bench
