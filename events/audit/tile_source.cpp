#include "events/audit/tile_source.h"

#include <algorithm>
#include <utility>

#include "events/log/tile_path.h"
#include "schema/types/limits.h"
#include "schema/types/pack.h"

namespace letopis::audit {
namespace {

constexpr std::size_t kTileBytes = log::kTileWidth * sizeof(Digest);
constexpr std::size_t kLengthBytes = 2;
constexpr std::size_t kBundleBytes = log::kTileWidth * (kLengthBytes + limits::kEntryBytes);

}  // namespace

std::optional<std::vector<ByteView>> entries_of_bundle(ByteView bundle, std::size_t count) {
  std::vector<ByteView> out;
  Unpacker in(bundle);
  while (out.size() < count) {
    out.push_back(in.bytes(in.u16()));
    if (!in.ok()) return std::nullopt;
  }
  return out;
}

Result<std::optional<Bytes>, ReadFault> TileSource::file(bool entries, log::TileId id,
                                                         unsigned width, std::size_t most) const {
  auto partial = files_.get(log::to_path({entries, id, width}), most);
  if (!partial || *partial || width == log::kTileWidth) return partial;
  return files_.get(log::to_path({entries, id, log::kTileWidth}), most);
}

Result<std::optional<Bytes>, ReadFault> TileSource::tile(log::TileId id, unsigned width) const {
  auto bytes = file(false, id, width, kTileBytes);
  if (!bytes && bytes.error().final) return bytes;
  // What is too large is no tile.
  if (!bytes) return std::optional(Bytes("?"));
  if (*bytes && (*bytes)->size() == kTileBytes) (*bytes)->resize(width * sizeof(Digest));
  return bytes;
}

Result<void, ReadFault> TileSource::entries(std::uint64_t from, std::uint64_t until,
                                            Visitor& visitor) const {
  until = std::min(until, size_);
  while (from < until) {
    const log::TileId id{0, from / log::kTileWidth};
    const unsigned width = log::width_at(id, size_);
    const std::uint64_t first = id.index * log::kTileWidth;
    const std::uint64_t end = std::min(first + width, until);
    auto bytes = file(true, id, width, kBundleBytes);
    if (!bytes) return Failure{std::move(bytes).error()};
    if (*bytes) {
      const auto entries = entries_of_bundle(**bytes, width);
      if (!entries) return Failure{ReadFault{"not a bundle of entries", false}};
      for (; from < end; ++from) visitor.entry(from, (*entries)[from - first]);
    }
    from = end;
  }
  return {};
}

}  // namespace letopis::audit
