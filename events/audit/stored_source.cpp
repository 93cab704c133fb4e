#include "events/audit/stored_source.h"

#include <algorithm>
#include <utility>

#include "events/audit/audit.h"
#include "events/ledger/tables.h"
#include "events/ledger/tiles.h"
#include "events/log/tile_path.h"
#include "schema/types/pack.h"

namespace letopis::audit {
namespace {

constexpr std::size_t kPositionBytes = 8;

Bytes position_key(std::uint64_t position) { return Packer().u64(position).take(); }

Bytes end_of_table() { return Bytes(64, '\xFF'); }

// Rows of the table of entries; a key that is no position stands among them and is none.
class Rows final : public ledger::RowReader::Visitor {
 public:
  explicit Rows(Source::Visitor& out) : out_(out) {}

  bool visit(ByteView key, ByteView value) override {
    Unpacker in(key);
    const std::uint64_t position = in.u64();
    if (key.size() == kPositionBytes) {
      out_.entry(position, value);
    } else {
      out_.stray(position);
    }
    return true;
  }

 private:
  Source::Visitor& out_;
};

// The first keys of a range.
class Keys final : public ledger::RowReader::Visitor {
 public:
  explicit Keys(std::size_t most) : most_(most) {}

  bool visit(ByteView key, ByteView) override {
    keys.emplace_back(key);
    return keys.size() < most_;
  }

  std::vector<Bytes> keys;

 private:
  const std::size_t most_;
};

std::uint64_t tiles_of_level(unsigned level, std::uint64_t size) {
  const std::uint64_t hashes = size >> (log::kTileHeight * level);
  const bool partial = level > 0 && hashes % log::kTileWidth != 0;
  return hashes / log::kTileWidth + (partial ? 1 : 0);
}

}  // namespace

Result<void, ReadFault> StoredSource::entries(std::uint64_t from, std::uint64_t until,
                                              Visitor& visitor) const {
  Rows rows(visitor);
  auto scanned = rows_.scan(ledger::kEntries, position_key(from), position_key(until), rows);
  if (!scanned) return Failure{ReadFault{std::move(scanned).error().text, false}};
  return {};
}

Result<std::optional<Bytes>, ReadFault> StoredSource::tile(log::TileId id, unsigned) const {
  auto read = rows_.get(ledger::kTiles, ledger::tile_key(id));
  // A tile that the disk does not give is as good as none.
  if (!read) return std::optional<Bytes>{};
  return std::move(*read);
}

bool StoredSource::keeps(log::TileId id, unsigned width) const {
  return id.level > 0 || width == log::kTileWidth;
}

std::vector<Finding> StoredSource::strays(std::uint64_t size) const {
  std::vector<Finding> out;
  Keys rows(kKeptFindings);
  static_cast<void>(
      rows_.scan(ledger::kEntries, position_key(size), end_of_table(), rows).has_value());
  for (const Bytes& key : rows.keys) {
    out.push_back({.code = FindingCode::stray_row, .position = Unpacker(key).u64()});
  }
  for (unsigned level = 0; level < 256; ++level) {
    const auto number = static_cast<std::uint8_t>(level);
    const std::uint64_t first = level < log::kTileLevels ? tiles_of_level(level, size) : 0;
    Keys tiles(1);
    const Bytes until =
        level == 255 ? end_of_table() : Packer().u8(static_cast<std::uint8_t>(level + 1)).take();
    const Bytes from = ledger::tile_key({number, first});
    static_cast<void>(rows_.scan(ledger::kTiles, from, until, tiles).has_value());
    for (const Bytes& key : tiles.keys) {
      Unpacker in(ByteView(key).substr(1));
      out.push_back({.code = FindingCode::stray_tile, .tile = log::TileId{number, in.u64()}});
    }
  }
  return out;
}

std::optional<StoredLog> read_stored_log(const ledger::RowReader& rows) {
  const auto identity_row = rows.get(ledger::kMeta, "identity");
  const auto head_row = rows.get(ledger::kMeta, "head");
  Keys last(1);
  rows.scan_back(ledger::kEntries, "", end_of_table(), last);
  if (!identity_row && !head_row && last.keys.empty()) return std::nullopt;
  const std::uint64_t rows_end = last.keys.empty() ? 0 : Unpacker(last.keys[0]).u64() + 1;
  StoredLog out;
  if (const auto identity = identity_row ? ledger::unpack_identity(*identity_row) : std::nullopt) {
    out.origin = identity->origin;
    out.claims.ledger = identity->ledger;
  } else {
    out.findings.add({.code = FindingCode::head_unreadable, .source = "identity"});
  }
  out.claims.size = rows_end;
  out.claims.head = head_row ? ledger::unpack_head(*head_row) : std::nullopt;
  if (!out.claims.head) {
    out.findings.add({.code = FindingCode::head_unreadable, .source = "head"});
    return out;
  }
  const std::uint64_t size = out.claims.head->size();
  out.claims.size = std::min(size, rows_end);
  if (size > rows_end) {
    // As much as a head may claim, nobody walks through entries that are not there.
    out.findings.add({.code = FindingCode::entry_missing, .position = rows_end, .last = size - 1});
    out.claims.head.reset();
  }
  return out;
}

Result<std::optional<Position>, ReadFault> first_damaged(const ledger::BulkReader& rows,
                                                         const ledger::Identity& identity,
                                                         const ledger::Head& head, Random& random,
                                                         unsigned threads) {
  const StoredSource source(rows);
  const Claims claims{head.size(), identity.ledger, head};
  auto report = audit(source, claims, {}, {}, random, {threads, {}});
  if (!report) return Failure{std::move(report).error()};
  if (report->sound()) return std::optional<Position>{};
  if (report->findings.empty() || !report->findings[0].position) return std::optional(Position{0});
  return std::optional(Position{*report->findings[0].position});
}

}  // namespace letopis::audit
