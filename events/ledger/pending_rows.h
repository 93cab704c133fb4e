#pragma once
// Rows seen through the batch that is being built. Doubles as the writer's read cache: it is the
// only writer, so a row that it has seen stays true until it changes it itself.
#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

#include "events/ledger/rows.h"
#include "events/ledger/store.h"

namespace letopis::ledger {

/// Owned and called by the writer's thread.
class PendingRows final : public Rows {
 public:
  explicit PendingRows(const RowReader& committed) : committed_(committed) {}

  [[nodiscard]] std::optional<ByteView> get(Table table, ByteView key) override;
  void put(Table table, ByteView key, Bytes value) override;
  void erase(Table table, ByteView key) override;
  void put_new(Table table, ByteView key, Bytes value) override;

  /// Starts a submission: roll_back() returns to this moment.
  void mark();
  void roll_back();
  /// Every change since the last call of committed(), sorted by table and key; each row once, with
  /// its final value, however often it was written. Points into this object.
  [[nodiscard]] std::vector<Change> changes();
  /// The changes are durable: they turn into cache. Drops the cache when it has grown too large.
  void committed();

 private:
  struct Slot {
    std::optional<Bytes> value;
    bool dirty = false;
    bool written_once = false;  // by put_new(): not worth keeping once it is durable
  };

  struct Undo {
    std::string key;
    Slot before;
  };

  struct Hash {
    using is_transparent = void;

    std::size_t operator()(std::string_view key) const {
      return std::hash<std::string_view>{}(key);
    }
  };

  using Slots = std::unordered_map<std::string, Slot, Hash, std::equal_to<>>;

  Slots::iterator slot_for(Table table, ByteView key, bool load);
  void write(Slots::iterator slot, std::optional<Bytes> value);

  static constexpr std::size_t kCachedRows = 100'000;
  const RowReader& committed_;
  Slots slots_;  // key: table byte, then the row's key
  std::vector<Slots::value_type*> dirty_;
  std::vector<Undo> undo_;
  std::string scratch_;
};

}  // namespace letopis::ledger
