#pragma once
// Rows seen through the batch that is being built. Doubles as the writer's read cache: it is the
// only writer, so a row that it has seen stays true until it changes it itself.
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "events/ledger/rows.h"
#include "events/ledger/store.h"

namespace letopis::ledger {

/// Owned and called by the writer's thread. A row is first pending (part of the batch), then handed
/// over (on its way to the disk, so the store may not have it yet), then settled.
class PendingRows final : public Rows {
 public:
  explicit PendingRows(const RowReader& committed) : committed_(committed) {}

  [[nodiscard]] std::optional<ByteView> get(Table table, ByteView key) override;
  void put(Table table, ByteView key, Bytes value) override;
  void erase(Table table, ByteView key) override;
  void put_unread(Table table, ByteView key, Bytes value) override;

  /// put() of a row that is asked for once, when it is written: forgotten as soon as it is settled.
  void put_once(Table table, ByteView key, Bytes value);
  /// put_once() of a row that the store cannot have: it is not asked for it.
  void put_new(Table table, ByteView key, Bytes value);

  /// Starts a submission: roll_back() returns to this moment.
  void mark();
  void roll_back();
  /// Every pending change; each row once, with its final value, however often it was written. In
  /// the order of first writing. Points into this object, until the next call of anything.
  [[nodiscard]] std::vector<Change> changes();
  /// The changes are on their way: they stay readable, and the next batch begins.
  void handed_over();
  /// All that was handed over is durable. Drops the cache when it has grown too large.
  void settled();

 private:
  struct Slot {
    std::optional<Bytes> value;
    bool pending = false;
  };

  struct Hash {
    using is_transparent = void;

    std::size_t operator()(std::string_view key) const {
      return std::hash<std::string_view>{}(key);
    }
  };

  // Key: table byte, then the row's key. Nodes stay where they are.
  using Slots = std::unordered_map<std::string, Slot, Hash, std::equal_to<>>;
  using Row = Slots::value_type;

  struct Undo {
    Row* row;
    Slot before;
  };

  struct Unread {
    Table table = 0;
    Bytes key;
    Bytes value;
  };

  std::string_view slot_key(Table table, ByteView key);
  Row& row_for(Table table, ByteView key);
  void write(Row& row, std::optional<Bytes> value);

  static constexpr std::size_t kCachedRows = 100'000;
  const RowReader& committed_;
  Slots slots_;
  std::vector<Row*> pending_;
  std::vector<Unread> unread_;  // pending too
  std::vector<Row*> once_;      // pending, to be forgotten when settled
  std::vector<Row*> forgotten_when_settled_;
  std::vector<Undo> undo_;
  std::size_t marked_pending_ = 0;
  std::size_t marked_unread_ = 0;
  std::size_t marked_once_ = 0;
  std::string scratch_;
};

}  // namespace letopis::ledger
