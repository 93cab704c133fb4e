#pragma once
// Past facts about the ledger itself: what was done to it from outside, and when it could not
// write.
#include <cstdint>
#include <string>

#include "schema/types/bytes.h"
#include "schema/types/time.h"

namespace letopis::upkeep {

/// Size and root of a tree.
struct TreeHead {
  std::uint64_t size = 0;
  Digest root;
  bool operator==(const TreeHead&) const = default;
};

/// The ledger was brought back from a backup. First entry of its new incarnation, so it says for
/// ever what the entries after it do not continue.
struct LedgerRestored {
  std::uint32_t incarnation = 2;  // 1 is the ledger that was never restored
  std::string origin;             // name in checkpoints from this entry on
  Instant taken;                  // when the backup was made
  TreeHead restored;              // what was brought back; its size is the position of this entry
  TreeHead newest;                // newest signed tree known; size 0 when none was known
  std::string newest_note;        // that checkpoint, word for word; empty when none was known
  std::string account;            // of the machine: who was at the terminal
  bool operator==(const LedgerRestored&) const = default;
};

/// Why nothing could be written; stored as a number, append only.
enum class OutageCause : std::uint8_t { disk_full = 1 };

/// Writing had stopped for a while and goes on.
struct OutageEnded {
  Instant from;
  Instant to;
  OutageCause cause = OutageCause::disk_full;
  bool operator==(const OutageEnded&) const = default;
};

/// The newest entry of every record, as the log stood when it had `as_of` entries.
struct RecordsCommitted {
  Digest root;                // of the map of records (events/log/record_map.h)
  std::uint64_t records = 0;  // in the map
  std::uint64_t as_of = 0;
  bool operator==(const RecordsCommitted&) const = default;
};

}  // namespace letopis::upkeep
