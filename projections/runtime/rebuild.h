#pragma once
// Replaying the log into empty rows: what `letopis rebuild` and the check "live == rebuilt" do.
#include <cstdint>
#include <functional>
#include <optional>

#include "events/ledger/rows.h"
#include "projections/runtime/projector.h"

namespace letopis::runtime {

struct Rebuilt {
  enum class End : std::uint8_t {
    complete,    // every entry below `until` is applied
    gap,         // `stopped_at` is missing from the log
    unreadable,  // `stopped_at` is no well-formed entry, or bears another position
    poisoned,    // a view could not apply `stopped_at`; its poison row is written
    asked        // the progress callback said so
  };
  End end = End::complete;
  Position stopped_at;  // the first entry that is not soundly applied
  std::uint64_t applied = 0;
};

/// Told after every kRebuildStep entries and at the end: the place to write a batch out. Returns
/// whether to go on.
using Progress = std::function<bool(std::uint64_t done, std::uint64_t total)>;
inline constexpr std::uint64_t kRebuildStep = 1'000;

/// Applies entries [from, until) of `reader` to `rows`; the caller has emptied the views' tables
/// when `from` is 0. Stops at the first entry that cannot be applied: a rebuild never guesses.
/// Memory does not grow with the log.
[[nodiscard]] Rebuilt rebuild(const ledger::RowReader& reader, Position from, Position until,
                              Views& views, ledger::Rows& rows, const Progress& progress = {});

}  // namespace letopis::runtime
