#pragma once
// Looking at every entry again, a tile at a time: whether leaves, chain and stored tree are still
// what was signed. The step keeps nothing; the cursor is the head that the log had at that size.
#include <cstdint>
#include <optional>
#include <string_view>

#include "events/ledger/head.h"
#include "events/ledger/rows.h"
#include "events/ledger/tiles.h"
#include "schema/types/ids.h"

namespace letopis::ledger {

/// What is not as it was written.
enum class DamageKind : std::uint8_t {
  entry,  // missing, unreadable, out of its place, or not the one whose hash is in the tree
  tree,   // the stored tree does not follow from the entries up to here
  file,   // a file of the store is not what was written; found by the store itself
};

/// e.g. "entry".
[[nodiscard]] std::string_view name_of(DamageKind kind);

struct Damage {
  DamageKind kind{};
  Position position;  // of the entry; for a tree, the number of entries before it went wrong
  bool operator==(const Damage&) const = default;
};

struct ScrubStep {
  std::optional<Damage> damage;  // then the cursor has not moved
  std::uint64_t bytes = 0;       // of entries read
};

/// Recomputes the entries from `cursor` to the end of their tile, at most to `until`, and compares
/// leaves and root with the stored tree. Moves `cursor` on when all is well. At most 256 entries.
/// `ledger` is whose entries they have to be; `edge` is that of a tree of at least `until` leaves.
[[nodiscard]] ScrubStep scrub_tile(const RowReader& rows, const EdgeTree& edge, const Id128& ledger,
                                   std::uint64_t until, Head& cursor);

}  // namespace letopis::ledger
