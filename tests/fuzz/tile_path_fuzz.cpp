// Any bytes as the path of a tile. What is accepted is the one path that its tile has.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "events/log/tile_path.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace letopis::log;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto path = parse_tile_path(bytes);
  if (!path) return 0;
  require(to_path(*path) == bytes);
  require(path->width >= 1 && path->width <= kTileWidth);
  require(path->tile.level < kPathLevels && (!path->entries || path->tile.level == 0));
  require(path->tile.index >> 56U == 0);
  const unsigned width = width_at(path->tile, ~std::uint64_t{0});
  require(width <= kTileWidth && width_at(path->tile, 0) == 0);
  return 0;
}
