#include "events/ledger/tiles.h"

#include <utility>

#include "events/ledger/tables.h"
#include "schema/types/pack.h"

namespace letopis::ledger {
namespace {

TileCache::Unfolded unfold(std::vector<Digest> hashes) {
  TileCache::Unfolded out;
  out.push_back(std::move(hashes));
  while (out.back().size() > 1) {
    const std::vector<Digest>& below = out.back();
    std::vector<Digest> above;
    above.reserve(below.size() / 2);
    for (std::size_t i = 0; i + 1 < below.size(); i += 2) {
      above.push_back(log::node_hash(below[i], below[i + 1]));
    }
    out.push_back(std::move(above));
  }
  return out;
}

}  // namespace

Bytes tile_key(log::TileId id) { return Packer().u8(id.level).u64(id.index).take(); }

std::shared_ptr<const TileCache::Unfolded> TileCache::full(const RowReader& rows, log::TileId id) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = tiles_.find(id);
    if (found != tiles_.end()) return found->second;
  }
  const auto bytes = rows.get(ledger::kTiles, tile_key(id));
  if (!bytes) return nullptr;
  auto hashes = log::tile_hashes(*bytes);
  if (!hashes || hashes->size() != log::kTileWidth) return nullptr;
  auto tile = std::make_shared<const Unfolded>(unfold(std::move(*hashes)));
  const std::lock_guard lock(mutex_);
  if (tiles_.emplace(id, tile).second) order_.push_back(id);
  if (order_.size() > kKept) {
    tiles_.erase(order_.front());
    order_.pop_front();
  }
  return tile;
}

EdgeTree::EdgeTree(const log::TileEdge& edge) {
  for (unsigned level = 0; level < log::kTileLevels; ++level) {
    levels_[level] = {edge.tile_index(level), unfold(edge.level(level))};
  }
}

std::optional<Digest> EdgeTree::at(unsigned tile_level, unsigned height, std::size_t index) const {
  const TileCache::Unfolded& hashes = levels_[tile_level].hashes;
  if (height >= hashes.size() || index >= hashes[height].size()) return std::nullopt;
  return hashes[height][index];
}

std::optional<Digest> StoredHashes::at(unsigned level, std::uint64_t index) const {
  const unsigned tile_level = level / log::kTileHeight;
  const unsigned height = level % log::kTileHeight;
  if (tile_level >= log::kTileLevels) return std::nullopt;
  const std::uint64_t first = index << height;  // hash of the tile's own level
  const std::uint64_t tile = first / log::kTileWidth;
  const auto in_tile = static_cast<std::size_t>(first % log::kTileWidth) >> height;
  if (tile < edge_.full_tiles(tile_level)) {
    const auto full = cache_.full(rows_, {static_cast<std::uint8_t>(tile_level), tile});
    if (!full) return std::nullopt;
    return (*full)[height][in_tile];
  }
  if (tile > edge_.full_tiles(tile_level)) return std::nullopt;
  return edge_.at(tile_level, height, in_tile);
}

}  // namespace letopis::ledger
