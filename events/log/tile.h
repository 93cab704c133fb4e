#pragma once
// Tiles of the tree (c2sp.org/tlog-tiles; formats.md 3.4): 256 hashes of one level, stored
// together.
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "events/log/tree.h"
#include "schema/types/bytes.h"

namespace letopis::log {

inline constexpr std::uint64_t kTileWidth = 256;
inline constexpr unsigned kTileHeight = 8;
inline constexpr unsigned kTileLevels = 8;

struct TileId {
  std::uint8_t level = 0;
  std::uint64_t index = 0;
  auto operator<=>(const TileId&) const = default;
};

/// The right edge of the tree as tiles: the hashes of each level that do not fill a tile yet. Value
/// type; a copy is the way to try an append and throw it away.
class TileEdge {
 public:
  /// A tile whose bytes have changed: to be written under its id.
  struct Changed {
    TileId id;
    Bytes hashes;
  };

  /// Appends one leaf hash; `changed` receives the full level-0 tile and the tiles above it, once
  /// in 256 leaves. Level 0 is not written before it is full: it follows from the entries.
  void append(const Digest& leaf, std::vector<Changed>& changed);
  /// Puts a stored partial tile of a level back, as found in the store when it is opened.
  void restore(unsigned level, std::uint64_t tiles_before, std::vector<Digest> hashes);

  [[nodiscard]] const std::vector<Digest>& level(unsigned number) const {
    return levels_[number].hashes;
  }

  [[nodiscard]] std::uint64_t tile_index(unsigned number) const { return levels_[number].tiles; }

 private:
  struct Level {
    std::uint64_t tiles = 0;  // full tiles before this one
    std::vector<Digest> hashes;
  };

  std::array<Level, kTileLevels> levels_{};
};

/// The root of the subtree over `count` adjacent hashes (a power of two) from `first`.
[[nodiscard]] Digest fold(const std::vector<Digest>& hashes, std::size_t first, std::size_t count);
/// Cuts a tile's bytes into hashes; nothing when the length is not a multiple of 32 up to 256 × 32.
[[nodiscard]] std::optional<std::vector<Digest>> tile_hashes(ByteView bytes);

}  // namespace letopis::log
