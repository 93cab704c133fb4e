#pragma once
// Subtree hashes for proofs, from stored tiles and the published right edge.
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "events/ledger/head.h"
#include "events/ledger/rows.h"
#include "events/log/tile.h"

namespace letopis::ledger {

/// Full tiles unfolded into all 511 of their hashes, so that a proof is a few look-ups. Thread-safe.
class TileCache {
 public:
  /// Hashes of one tile by height: element h holds the 256 >> h hashes of height h.
  using Unfolded = std::vector<std::vector<Digest>>;

  /// The tile, from the cache or the rows; null when it is not there in full.
  [[nodiscard]] std::shared_ptr<const Unfolded> full(const RowReader& rows, log::TileId id);

 private:
  static constexpr std::size_t kKept = 256;  // 16 KiB each
  std::mutex mutex_;
  std::map<log::TileId, std::shared_ptr<const Unfolded>> tiles_;  // guarded by mutex_
  std::list<log::TileId> order_;                                  // oldest first; guarded by mutex_
};

/// The tree as it stood when `published` was. Thread-safe.
class StoredHashes final : public log::SubtreeHashes {
 public:
  StoredHashes(const RowReader& rows, const Published& published, TileCache& cache)
      : rows_(rows), published_(published), cache_(cache) {}
  [[nodiscard]] std::optional<Digest> at(unsigned level, std::uint64_t index) const override;

 private:
  const RowReader& rows_;
  const Published& published_;
  TileCache& cache_;
};

[[nodiscard]] Bytes tile_key(log::TileId id);

}  // namespace letopis::ledger
