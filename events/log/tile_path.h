#pragma once
// Paths of tiles and entry bundles (c2sp.org/tlog-tiles; formats.md 3.4): "tile/0/x001/x234/067",
// "tile/1/005.p/17", "tile/entries/000". Pure; thread-safe.
#include <cstdint>
#include <string>
#include <string_view>

#include "events/log/tile.h"
#include "schema/types/result.h"

namespace letopis::log {

inline constexpr unsigned kPathLevels = 64;        // the format's; a tree of 2^64 leaves has eight
inline constexpr std::size_t kTilePathBytes = 64;  // the longest path there is has 47

/// A tile of hashes, or the bundle of the entries below a tile of level 0.
struct TilePath {
  bool entries = false;
  TileId tile;         // of a bundle: level 0
  unsigned width = 0;  // 1 to 255 in a partial one, else kTileWidth
  bool operator==(const TilePath&) const = default;
};

/// What is wrong with a path: the first part, from the left, that is not as it must be.
enum class TilePathFault : std::uint8_t {
  length,  // longer than any path
  prefix,  // does not begin with "tile/"
  level,   // not "entries" nor 0 to 63 in plain decimal
  index,   // not groups of three digits, all but the last behind an 'x'; or 2^56 and more
  width,   // not 1 to 255 in plain decimal
};

/// Strict: a tile has exactly one path, and anything else is refused. No slash at either end.
[[nodiscard]] Result<TilePath, TilePathFault> parse_tile_path(std::string_view path);
/// The path; parse_tile_path() gives back what was printed.
[[nodiscard]] std::string to_path(const TilePath& path);

/// How many hashes of this tile (entries of a bundle) a tree of `size` leaves has: 0 to 256.
[[nodiscard]] unsigned width_at(TileId tile, std::uint64_t size);

}  // namespace letopis::log
