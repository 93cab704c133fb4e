#include "events/ledger/served.h"

#include <utility>

#include "events/ledger/tables.h"
#include "events/log/tile_path.h"
#include "events/log/tree.h"
#include "schema/types/limits.h"
#include "schema/types/pack.h"

namespace letopis::ledger {
namespace {

constexpr std::size_t kLengthBytes = 2;

Bytes position_key(std::uint64_t position) { return Packer().u64(position).take(); }

// Entries of [first, until) in order, without a gap.
template <class Take>
class InOrder final : public RowReader::Visitor {
 public:
  InOrder(std::uint64_t first, Take take) : next_(first), take_(std::move(take)) {}

  bool visit(ByteView key, ByteView value) override {
    const bool in_place = Unpacker(key).u64() == next_ && value.size() <= limits::kEntryBytes;
    if (!in_place || !take_(next_, value)) return false;
    ++next_;
    return true;
  }

  [[nodiscard]] std::uint64_t next() const { return next_; }

 private:
  std::uint64_t next_;
  Take take_;
};

// Calls `take(position, entry)` while it returns true; the position where it stopped.
template <class Take>
std::uint64_t for_each_entry(const RowReader& rows, std::uint64_t first, std::uint64_t until,
                             Take take) {
  InOrder<Take> visitor(first, std::move(take));
  rows.scan(kEntries, position_key(first), position_key(until), visitor);
  return visitor.next();
}

}  // namespace

std::optional<Bytes> PublishedLog::stored_tile(log::TileId id) const {
  auto bytes = rows_.get(kTiles, tile_key(id));
  const auto hashes = bytes ? log::tile_hashes(*bytes) : std::nullopt;
  if (!hashes || hashes->size() != log::kTileWidth) return std::nullopt;
  const StoredHashes tree(rows_, *head_->edge, cache_);
  const auto above = tree.at((id.level + 1U) * log::kTileHeight, id.index);
  if (!above || *above != log::fold(*hashes, 0, log::kTileWidth)) return std::nullopt;
  return bytes;
}

Result<Bytes, NotServed> PublishedLog::tile(log::TileId id, unsigned width) const {
  const unsigned there = log::width_at(id, head_->checkpoint.size);
  if (width == 0 || width > there) return Failure{NotServed::past_the_end};
  if (there == log::kTileWidth) {
    auto bytes = stored_tile(id);
    if (!bytes) return Failure{NotServed::damaged};
    bytes->resize(width * sizeof(Digest));
    return std::move(*bytes);
  }
  Bytes out;
  out.reserve(width * sizeof(Digest));
  for (unsigned i = 0; i < width; ++i) {
    const auto hash = head_->edge->at(id.level, 0, i);
    if (!hash) return Failure{NotServed::damaged};
    out.append(view_of(*hash));
  }
  return out;
}

Result<Bundle, NotServed> PublishedLog::bundle(std::uint64_t index, unsigned width) const {
  const log::TileId leaves{0, index};
  if (width == 0 || width > log::width_at(leaves, head_->checkpoint.size)) {
    return Failure{NotServed::past_the_end};
  }
  auto hashes = tile(leaves, width);
  if (!hashes) return Failure{hashes.error()};
  Bundle out;
  out.first = index * log::kTileWidth;
  out.until = out.first + width;
  const std::uint64_t end =
      for_each_entry(rows_, out.first, out.until, [&](std::uint64_t position, ByteView entry) {
        const std::size_t at = (position - out.first) * sizeof(Digest);
        if (ByteView(*hashes).substr(at, sizeof(Digest)) != view_of(log::leaf_hash(entry))) {
          return false;
        }
        out.bytes += kLengthBytes + entry.size();
        return true;
      });
  if (end != out.until) return Failure{NotServed::damaged};
  return out;
}

std::optional<Bytes> bundle_piece(const RowReader& rows, const Bundle& bundle, std::uint64_t& next,
                                  std::size_t enough) {
  Bytes out;
  const std::uint64_t end =
      for_each_entry(rows, next, bundle.until, [&](std::uint64_t, ByteView entry) {
        if (out.size() >= enough) return false;
        out.append(Packer().u16(static_cast<std::uint16_t>(entry.size())).peek()).append(entry);
        return true;
      });
  if (end == next || (end != bundle.until && out.size() < enough)) return std::nullopt;
  next = end;
  return out;
}

}  // namespace letopis::ledger
