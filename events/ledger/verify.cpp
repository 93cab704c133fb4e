#include "events/ledger/verify.h"

#include "events/ledger/tables.h"
#include "events/ledger/tiles.h"
#include "events/log/entry.h"
#include "schema/types/pack.h"

namespace letopis::ledger {

std::optional<Position> first_damaged(const RowReader& rows, const Published& published) {
  TileCache cache;
  const EdgeTree edge(published.edge);
  const StoredHashes stored(rows, edge, cache);
  log::RootStack tree;
  Digest previous;
  for (std::uint64_t position = 0; position < published.head.size(); ++position) {
    const auto bytes = rows.get(kEntries, Packer().u64(position).take());
    const auto entry = bytes ? log::EntryView::read(*bytes) : std::nullopt;
    const bool in_place =
        entry && entry->position().value == position && entry->previous() == previous;
    if (!in_place) return Position{position};
    previous = log::leaf_hash(*bytes);
    if (stored.at(0, position) != previous) return Position{position};
    tree.append(previous);
  }
  // Leaves and their tiles may have been replaced together: then only the root tells.
  if (tree != published.head.tree) return Position{0};
  return std::nullopt;
}

}  // namespace letopis::ledger
