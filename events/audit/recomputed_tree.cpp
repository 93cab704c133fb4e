#include "events/audit/recomputed_tree.h"

#include <utility>

#include "events/log/sha256_lanes.h"
#include "events/log/tile_path.h"

namespace letopis::audit {

void RecomputedTree::take(Chunk& chunk) {
  levels_[0].insert(levels_[0].end(), chunk.tile_roots.begin(), chunk.tile_roots.end());
  leaves_.merge(chunk.leaves);
}

void RecomputedTree::build() {
  while (levels_.back().size() > 1) {
    const std::vector<Digest>& below = levels_.back();
    std::vector<Digest> above(below.size() / 2);
    log::node_hashes({below.data(), 2 * above.size()}, above);
    levels_.push_back(std::move(above));
  }
}

std::optional<Digest> RecomputedTree::at(unsigned level, std::uint64_t index) const {
  if (level >= log::kTileHeight) {
    const std::size_t above = level - log::kTileHeight;
    if (above >= levels_.size() || index >= levels_[above].size()) return std::nullopt;
    return levels_[above][static_cast<std::size_t>(index)];
  }
  const std::uint64_t first = index << level;
  const auto tile = leaves_.find(first / log::kTileWidth);
  const auto begin = static_cast<std::size_t>(first % log::kTileWidth);
  const std::size_t count = std::size_t{1} << level;
  if (tile == leaves_.end() || begin + count > tile->second.size()) return std::nullopt;
  return log::fold(tile->second, begin, count);
}

Result<void, ReadFault> RecomputedTree::compare(const Source& source, Findings& findings) const {
  for (std::uint8_t level = 1; level < log::kTileLevels; ++level) {
    for (log::TileId id{level, 0};; ++id.index) {
      const unsigned width = log::width_at(id, size_);
      if (width == 0) break;
      auto compared = compare_tile(source, id, width, findings);
      if (!compared) return compared;
    }
  }
  return {};
}

Result<void, ReadFault> RecomputedTree::compare_tile(const Source& source, log::TileId id,
                                                     unsigned width, Findings& findings) const {
  if (!source.keeps(id, width)) return {};
  const auto read = source.tile(id, width);
  if (!read) return Failure{read.error()};
  const unsigned tree_level = log::kTileHeight * id.level;
  const auto hashes = *read ? log::tile_hashes(**read) : std::nullopt;
  const auto add = [&](FindingCode code, std::uint64_t hash) {
    const std::uint64_t position = (id.index * log::kTileWidth + hash) << tree_level;
    findings.add({.code = code, .position = position, .tile = id});
  };
  if (!*read) {
    add(FindingCode::tile_missing, 0);
  } else if (!hashes || hashes->size() != width) {
    add(FindingCode::tile_changed, 0);
  } else {
    for (std::uint64_t i = 0; i < width; ++i) {
      const auto expected = at(tree_level, id.index * log::kTileWidth + i);
      if (expected == (*hashes)[static_cast<std::size_t>(i)]) continue;
      add(FindingCode::tile_changed, i);
      break;
    }
  }
  return {};
}

}  // namespace letopis::audit
