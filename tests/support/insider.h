#pragma once
// Somebody who holds the program, the database and, if need be, the key: writes what the ledger
// never would, and makes as many hashes right again as the test wants.
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "events/ledger/head.h"
#include "events/ledger/memory_store.h"
#include "events/ledger/tables.h"
#include "events/ledger/tiles.h"
#include "events/log/note.h"
#include "schema/types/pack.h"
#include "tests/support/ledger_world.h"

namespace letopis::test {

class Insider {
 public:
  using Tweak = std::function<void(log::Stamp&)>;

  Insider() {
    key.name = identity.origin;
    key.seed.fill(9);
  }

  ledger::MemoryStore store;
  ledger::Identity identity{request_id(77), "school.example/ledger"};
  log::SigningKey key;

  /// Writes `count` entries about `records` records in turn, then tiles and head. A tweak changes
  /// the stamp of one entry; all that follows builds on it.
  void write(std::uint64_t count, const std::map<std::uint64_t, Tweak>& tweaks = {},
             std::uint64_t records = 7) {
    std::map<std::uint64_t, std::pair<std::uint32_t, log::Prior>> newest;
    Digest previous;
    for (std::uint64_t position = 0; position < count; ++position) {
      const std::uint64_t record = position % records;
      log::Stamp stamp{
          identity.ledger, Position{position}, previous,      1,
          std::nullopt,    time_of(position),  request_id(1), request_id(position + 1'000)};
      if (const auto before = newest.find(record); before != newest.end()) {
        stamp.revision = before->second.first + 1;
        stamp.prior = before->second.second;
      }
      const auto tweak = tweaks.find(position);
      if (tweak != tweaks.end()) tweak->second(stamp);
      const Bytes bytes = *log::encode(draft_about(record, "value"), stamp);
      put(position, bytes);
      previous = log::leaf_hash(bytes);
      newest[record] = {stamp.revision, log::Prior{Position{position}, previous}};
    }
    set(ledger::kMeta, "identity", pack(identity));
    make_tiles_right(count, log::kTileLevels);
    make_head_right(count);
  }

  static Instant time_of(std::uint64_t position) {
    return {1'790'000'000'000'000 + static_cast<std::int64_t>(position) * 1'000'000};
  }

  [[nodiscard]] Bytes entry(std::uint64_t position) const {
    return *store.get(ledger::kEntries, Packer().u64(position).take());
  }

  void put(std::uint64_t position, const Bytes& bytes) {
    set(ledger::kEntries, Packer().u64(position).take(), bytes);
  }

  void remove(std::uint64_t position) {
    static_cast<void>(
        store.commit({{ledger::kEntries, Packer().u64(position).take(), std::nullopt}}));
  }

  /// One bit of the nonce: the entry still decodes.
  void flip(std::uint64_t position) {
    Bytes bytes = entry(position);
    const Bytes nonce(view_of(request_id(position + 1'000)));
    const std::size_t at = bytes.find(nonce);
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    put(position, bytes);
  }

  void set(ledger::Table table, ByteView key_bytes, const Bytes& value) {
    static_cast<void>(store.commit({{table, key_bytes, value}}));
  }

  /// Recomputes tiles below `levels` from the entries that stand there.
  void make_tiles_right(std::uint64_t count, unsigned levels) {
    std::vector<log::TileEdge::Changed> tiles;
    log::TileEdge edge;
    for (std::uint64_t i = 0; i < count; ++i) edge.append(log::leaf_hash(entry(i)), tiles);
    for (const auto& tile : tiles) {
      if (tile.id.level < levels) set(ledger::kTiles, ledger::tile_key(tile.id), tile.hashes);
    }
  }

  void make_head_right(std::uint64_t count) {
    ledger::Head head;
    for (std::uint64_t i = 0; i < count; ++i) head.tree.append(log::leaf_hash(entry(i)));
    if (count > 0) {
      head.recorded = time_of(count - 1);
      head.last_leaf = log::leaf_hash(entry(count - 1));
    }
    set(ledger::kMeta, "head", pack(head));
  }

  /// A checkpoint over the first `size` entries as they stand now.
  [[nodiscard]] std::string sign(std::uint64_t size) const {
    log::RootStack tree;
    for (std::uint64_t i = 0; i < size; ++i) tree.append(log::leaf_hash(entry(i)));
    return log::sign_note(log::body_of({key.name, size, tree.root()}), key);
  }
};

}  // namespace letopis::test
