#include "events/log/tile.h"

#include <utility>

namespace letopis::log {
namespace {

Bytes bytes_of(const std::vector<Digest>& hashes) {
  Bytes out;
  out.reserve(hashes.size() * sizeof(Digest));
  for (const Digest& hash : hashes) out.append(view_of(hash));
  return out;
}

}  // namespace

void TileEdge::append(const Digest& leaf, std::vector<Changed>& changed) {
  Digest hash = leaf;
  for (unsigned number = 0; number < kTileLevels; ++number) {
    Level& level = levels_[number];
    level.hashes.push_back(hash);
    const bool full = level.hashes.size() == kTileWidth;
    if (full || number > 0) {
      changed.push_back({{static_cast<std::uint8_t>(number), level.tiles}, bytes_of(level.hashes)});
    }
    if (!full) return;
    hash = fold(level.hashes, 0, kTileWidth);
    level.hashes.clear();
    ++level.tiles;
  }
}

void TileEdge::restore(unsigned level, std::uint64_t tiles_before, std::vector<Digest> hashes) {
  levels_[level] = {tiles_before, std::move(hashes)};
}

Digest fold(const std::vector<Digest>& hashes, std::size_t first, std::size_t count) {
  if (count == 1) return hashes[first];
  const std::size_t half = count / 2;
  return node_hash(fold(hashes, first, half), fold(hashes, first + half, half));
}

std::optional<std::vector<Digest>> tile_hashes(ByteView bytes) {
  if (bytes.size() % sizeof(Digest) != 0 || bytes.size() > kTileWidth * sizeof(Digest)) {
    return std::nullopt;
  }
  std::vector<Digest> out;
  out.reserve(bytes.size() / sizeof(Digest));
  for (; !bytes.empty(); bytes.remove_prefix(sizeof(Digest))) {
    out.push_back(*digest_of(bytes.substr(0, sizeof(Digest))));
  }
  return out;
}

}  // namespace letopis::log
