// Opening a ledger: the end of the log is recomputed from its entries and compared with what the
// head says (storage.md 6.3, step 2).
#include <utility>

#include "events/ledger/ledger.h"
#include "events/ledger/tables.h"
#include "events/ledger/tiles.h"
#include "schema/types/pack.h"

namespace letopis::ledger {
namespace {

Failure<LedgerError> damaged(const std::string& what, const std::string& what_en) {
  return {LedgerError{"damaged",
                      "Летопись повреждена: " + what +
                          ". Ничего не исправлено. Сохраните копию папки данных и восстановите её "
                          "из резервной копии.",
                      "The ledger is damaged: " + what_en +
                          ". Nothing was repaired. Keep a copy of the data folder and restore it "
                          "from a backup."}};
}

// Puts the partial tiles above the leaves back from the store.
bool restore_upper_levels(const Store& store, std::uint64_t size, log::TileEdge& edge) {
  for (unsigned level = 1; level < log::kTileLevels; ++level) {
    const std::uint64_t hashes = size >> (log::kTileHeight * level);
    const std::uint64_t tile = hashes / log::kTileWidth;
    const auto width = static_cast<std::size_t>(hashes % log::kTileWidth);
    std::vector<Digest> partial;
    if (width != 0) {
      const auto bytes = store.get(kTiles, tile_key({static_cast<std::uint8_t>(level), tile}));
      auto stored = bytes ? log::tile_hashes(*bytes) : std::nullopt;
      if (!stored || stored->size() != width) return false;
      partial = std::move(*stored);
    }
    edge.restore(level, tile, std::move(partial));
  }
  return true;
}

// Reads the entries of the last, partial tile of leaves; checks numbers and chain.
bool restore_leaves(const Store& store, const Head& head, const Id128& ledger,
                    log::TileEdge& edge) {
  const std::uint64_t first = head.size() - head.size() % log::kTileWidth;
  std::vector<Digest> leaves;
  Digest previous;
  for (std::uint64_t position = first; position < head.size(); ++position) {
    const auto bytes = store.get(kEntries, Packer().u64(position).take());
    const auto entry = bytes ? log::EntryView::read(*bytes) : std::nullopt;
    if (!entry || entry->position().value != position || entry->ledger() != ledger) return false;
    if (position > first && entry->previous() != previous) return false;
    previous = log::leaf_hash(*bytes);
    leaves.push_back(previous);
  }
  edge.restore(0, first / log::kTileWidth, std::move(leaves));
  return true;
}

// The entry that the next one chains onto is the one that the head names.
bool last_leaf_fits(const Store& store, const Head& head) {
  if (head.size() == 0) return head.last_leaf == Digest{};
  const auto bytes = store.get(kEntries, Packer().u64(head.size() - 1).take());
  const auto entry = bytes ? log::EntryView::read(*bytes) : std::nullopt;
  return entry && entry->recorded() == head.recorded && log::leaf_hash(*bytes) == head.last_leaf;
}

}  // namespace

Result<std::unique_ptr<Ledger>, LedgerError> Ledger::open(const Ports& ports) {
  const auto identity_row = ports.store.get(kMeta, "identity");
  const auto head_row = ports.store.get(kMeta, "head");
  if (!identity_row && !head_row && ports.store.healthy()) {
    return Failure{LedgerError{"missing",
                               "Летописи здесь нет: создайте школу командой demo или import.",
                               "There is no ledger here: make a school with demo or import."}};
  }
  const auto identity = identity_row ? unpack_identity(*identity_row) : std::nullopt;
  const auto head = head_row ? unpack_head(*head_row) : std::nullopt;
  if (!identity || !head) return damaged("не читается голова журнала", "its head cannot be read");
  Published published{*head, {}};
  if (!restore_upper_levels(ports.store, head->size(), published.edge)) {
    return damaged("не хватает плиток дерева", "tiles of the tree are missing");
  }
  if (!last_leaf_fits(ports.store, *head) ||
      !restore_leaves(ports.store, *head, identity->ledger, published.edge)) {
    return damaged("последние записи не сходятся", "the last entries do not fit together");
  }
  TileCache cache;
  const EdgeTree edge(published.edge);
  const StoredHashes hashes(ports.store, edge, cache);
  if (log::root_at(hashes, head->size()) != head->tree.root()) {
    return damaged("корень дерева не сходится с записями",
                   "the root does not follow from the entries");
  }
  if (ports.store.get(kEntries, Packer().u64(head->size()).take())) {
    return damaged("за концом журнала есть запись", "there is an entry past the end");
  }
  if (!ports.store.healthy()) return damaged("данные не читаются", "data cannot be read");
  return std::unique_ptr<Ledger>(new Ledger(ports, *identity, std::move(published)));
}

}  // namespace letopis::ledger
