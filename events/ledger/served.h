#pragma once
// The ledger as a transparency log serves it (c2sp.org/tlog-tiles; formats.md 3.4): tiles of hashes
// and bundles of entries, as of a signed checkpoint and never past it.
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "events/ledger/notary.h"
#include "events/ledger/rows.h"
#include "events/ledger/tiles.h"
#include "events/log/tile.h"
#include "schema/types/bytes.h"
#include "schema/types/result.h"

namespace letopis::ledger {

enum class NotServed : std::uint8_t {
  past_the_end,  // the checkpoint does not reach so far
  damaged,       // what is stored is not what was hashed: better nothing than a wrong tile for ever
};

/// Entries next to each other, all of them checked against the tree.
struct Bundle {
  std::uint64_t first = 0;
  std::uint64_t until = 0;
  std::size_t bytes = 0;  // of the whole bundle, lengths included
};

/// The log under one checkpoint. The references must outlive it. Thread-safe.
class PublishedLog {
 public:
  PublishedLog(const RowReader& rows, std::shared_ptr<const SignedHead> head, TileCache& cache)
      : rows_(rows), head_(std::move(head)), cache_(cache) {}

  /// The first `width` hashes of a tile, of 1 to 256. A stored tile is served only when its hash is
  /// the one that stands above it. One lookup and 255 hashes, or a few copies.
  [[nodiscard]] Result<Bytes, NotServed> tile(log::TileId id, unsigned width) const;

  /// Looks at `width` entries from 256 × `index` and compares each with its hash in the tree. At
  /// most 256 entries are read and hashed; none is kept.
  [[nodiscard]] Result<Bundle, NotServed> bundle(std::uint64_t index, unsigned width) const;

 private:
  [[nodiscard]] std::optional<Bytes> stored_tile(log::TileId id) const;

  const RowReader& rows_;
  const std::shared_ptr<const SignedHead> head_;
  TileCache& cache_;
};

/// Entries of a bundle from `next` on, each behind its length (u16, big-endian), until the piece
/// has `enough` bytes or the bundle ends; moves `next` on. At most `enough` and one entry long.
/// Nothing when an entry cannot be read any more.
[[nodiscard]] std::optional<Bytes> bundle_piece(const RowReader& rows, const Bundle& bundle,
                                                std::uint64_t& next, std::size_t enough);

}  // namespace letopis::ledger
