#pragma once
// Subtree hashes for proofs, from stored tiles and the published right edge.
#include <array>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "events/ledger/rows.h"
#include "events/log/tile.h"

namespace letopis::ledger {

/// Full tiles unfolded into all 511 of their hashes, so that a proof is a few look-ups.
/// Thread-safe.
class TileCache {
 public:
  /// Hashes of one tile by height: element h holds the 256 >> h hashes of height h.
  using Unfolded = std::vector<std::vector<Digest>>;

  /// The tile, from the cache or the rows; null when it is not there in full.
  [[nodiscard]] std::shared_ptr<const Unfolded> full(const RowReader& rows, log::TileId id);

 private:
  // 16 KiB each; a proof that misses one costs 255 hashes.
  static constexpr std::size_t kKept = 1'024;
  std::mutex mutex_;
  std::map<log::TileId, std::shared_ptr<const Unfolded>> tiles_;  // guarded by mutex_
  std::list<log::TileId> order_;                                  // oldest first; guarded by mutex_
};

/// The right edge with the hashes above it worked out once, for the many proofs that need them.
/// Immutable; costs at most 8 × 255 hashes to make.
class EdgeTree {
 public:
  explicit EdgeTree(const log::TileEdge& edge);

  /// Full tiles of a tile level, which are not part of the edge.
  [[nodiscard]] std::uint64_t full_tiles(unsigned tile_level) const {
    return levels_[tile_level].full;
  }

  /// Nothing when the edge does not reach so far.
  [[nodiscard]] std::optional<Digest> at(unsigned tile_level, unsigned height,
                                         std::size_t index) const;

 private:
  struct Level {
    std::uint64_t full = 0;
    TileCache::Unfolded hashes;
  };

  std::array<Level, log::kTileLevels> levels_;
};

/// The tree as it stood when its edge was taken. Thread-safe.
class StoredHashes final : public log::SubtreeHashes {
 public:
  StoredHashes(const RowReader& rows, const EdgeTree& edge, TileCache& cache)
      : rows_(rows), edge_(edge), cache_(cache) {}

  [[nodiscard]] std::optional<Digest> at(unsigned level, std::uint64_t index) const override;

 private:
  const RowReader& rows_;
  const EdgeTree& edge_;
  TileCache& cache_;
};

[[nodiscard]] Bytes tile_key(log::TileId id);

}  // namespace letopis::ledger
