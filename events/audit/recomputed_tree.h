#pragma once
// The tree over the leaves that were just recomputed: the root of every size that was asked for,
// and what each stored tile must hold.
#include <cstdint>
#include <map>
#include <vector>

#include "events/audit/chunk.h"
#include "events/audit/source.h"
#include "events/log/tree.h"

namespace letopis::audit {

/// Not thread-safe while it is filled. Memory: 64 bytes for each tile of leaves, and 8 KiB for each
/// tile whose leaves were to be kept.
class RecomputedTree final : public log::SubtreeHashes {
 public:
  explicit RecomputedTree(std::uint64_t size) : size_(size) {}

  /// Chunks in order.
  void take(Chunk& chunk);
  /// When all of them were taken.
  void build();

  /// Above the tiles of leaves, and within those that were kept.
  [[nodiscard]] std::optional<Digest> at(unsigned level, std::uint64_t index) const override;

  /// Holds the stored tiles above the leaves against this tree.
  [[nodiscard]] Result<void, ReadFault> compare(const Source& source, Findings& findings) const;

 private:
  [[nodiscard]] Result<void, ReadFault> compare_tile(const Source& source, log::TileId id,
                                                     unsigned width, Findings& findings) const;

  const std::uint64_t size_;
  std::vector<std::vector<Digest>> levels_ = {{}};  // from tree level 8 upwards
  std::map<std::uint64_t, std::vector<Digest>> leaves_;
};

}  // namespace letopis::audit
