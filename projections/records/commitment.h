#pragma once
// How far the map of records has come, and the entry of the log that commits to it. Pure functions
// of the rows that are read.
#include <cstdint>
#include <optional>

#include "events/upkeep/event.h"
#include "projections/records/pages.h"
#include "schema/types/ids.h"

namespace letopis::records {

/// The map of all records as the log stood when it had `as_of` entries.
struct MapTip {
  std::uint64_t as_of = 0;
  std::uint64_t records = 0;
  Digest root;
  bool operator==(const MapTip&) const = default;
};

/// The newest entry of the log that commits to the map. It speaks of the map's tip.
struct Commitment {
  Position position;
  Instant recorded;
  upkeep::RecordsCommitted as;
};

/// Entries that one commitment may add to the one before: bounds a batch, and what a replay holds
/// in memory.
inline constexpr std::uint64_t kCommittedAtOnce = 16'384;

[[nodiscard]] MapTip map_tip(const Get& get);
[[nodiscard]] std::optional<Commitment> newest_commitment(const Get& get);

/// What the map becomes with entries up to `until` (exclusive), and the rows that change; reads
/// those entries. O(new entries × log(records)). Nothing when `until` is not within
/// kCommittedAtOnce above the tip, or an entry or a page cannot be read.
struct Advance {
  MapTip tip;
  std::vector<std::pair<Bytes, Bytes>> pages;
};

[[nodiscard]] std::optional<Advance> advance_to(const Get& get, std::uint64_t until);
void put_tip(const MapTip& tip, ledger::Rows& rows);

/// What a view writes once the entry is there.
void put_commitment(const Commitment& commitment, ledger::Rows& rows);

/// Rows as the writer sees them, and committed rows.
[[nodiscard]] Get reading(ledger::Rows& rows);
[[nodiscard]] Get reading(const ledger::RowReader& reader);

}  // namespace letopis::records
