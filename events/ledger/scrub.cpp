#include "events/ledger/scrub.h"

#include <algorithm>
#include <utility>

#include "events/ledger/tables.h"
#include "events/log/entry.h"
#include "schema/types/pack.h"

namespace letopis::ledger {
namespace {

// The leaf of the entry that follows `head`, or nothing when it does not follow.
std::optional<Digest> next_leaf(ByteView bytes, const Id128& ledger, Head& head) {
  const auto entry = log::EntryView::read(bytes);
  const bool follows = entry && entry->ledger() == ledger &&
                       entry->position().value == head.size() &&
                       entry->previous() == head.last_leaf &&
                       (head.size() == 0 || entry->recorded() > head.recorded);
  if (!follows) return std::nullopt;
  head.recorded = entry->recorded();
  return log::leaf_hash(bytes);
}

}  // namespace

std::string_view name_of(DamageKind kind) {
  switch (kind) {
    case DamageKind::entry:
      return "entry";
    case DamageKind::tree:
      return "tree";
    case DamageKind::file:
      return "file";
  }
  return "";
}

ScrubStep scrub_tile(const RowReader& rows, const EdgeTree& edge, const Id128& ledger,
                     std::uint64_t until, Head& cursor) {
  TileCache cache;  // of this step only: what is compared has to come from the store
  const StoredHashes stored(rows, edge, cache);
  Head head = cursor;
  ScrubStep step;
  const std::uint64_t tile_end = (head.size() / log::kTileWidth + 1) * log::kTileWidth;
  while (head.size() < std::min(tile_end, until)) {
    const Position position{head.size()};
    const auto bytes = rows.get(kEntries, Packer().u64(position.value).take());
    step.bytes += bytes ? bytes->size() : 0;
    const auto leaf = bytes ? next_leaf(*bytes, ledger, head) : std::nullopt;
    if (!leaf || stored.at(0, position.value) != leaf) {
      step.damage = Damage{DamageKind::entry, position};
      return step;
    }
    head.last_leaf = *leaf;
    head.tree.append(*leaf);
  }
  if (log::root_at(stored, head.size()) != head.tree.root()) {
    step.damage = Damage{DamageKind::tree, Position{head.size()}};
    return step;
  }
  cursor = std::move(head);
  return step;
}

}  // namespace letopis::ledger
