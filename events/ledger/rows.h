#pragma once
// Ports between the ledger and what projects its entries. The ledger knows no view; a view knows no
// RocksDB. Rows written here join the batch of the entries that they follow from (design 3).
#include <cstdint>
#include <optional>
#include <utility>

#include "events/log/entry.h"
#include "schema/types/bytes.h"

namespace letopis::ledger {

/// Number of a table of rows in the store, as registered when it was opened (store.h, kTables).
using Table = std::uint8_t;

/// Rows as they will be when the batch being built is committed: reads see every earlier write of
/// the batch. Owned and called by the writer's thread only. O(1) in memory, else one point lookup.
class Rows {
 public:
  virtual ~Rows() = default;
  /// The view is good until the next call of put() or erase().
  [[nodiscard]] virtual std::optional<ByteView> get(Table table, ByteView key) = 0;
  virtual void put(Table table, ByteView key, Bytes value) = 0;
  virtual void erase(Table table, ByteView key) = 0;

  /// Like put(), for rows that no rule and no view ever reads on the writer's side: get() need not
  /// find them before they are committed. Once per key and batch.
  virtual void put_unread(Table table, ByteView key, Bytes value) {
    put(table, key, std::move(value));
  }
};

/// Port: turns each entry into row changes. Must be a pure function of the entry and the rows.
class Projector {
 public:
  virtual ~Projector() = default;
  virtual void apply(const log::EntryView& entry, Rows& rows) = 0;
};

/// Committed rows, as of one moment. Thread-safe. `scan` calls `visit(key, value)` in key order
/// over [from, until) while it returns true; views are good during the call only.
class RowReader {
 public:
  virtual ~RowReader() = default;
  [[nodiscard]] virtual std::optional<Bytes> get(Table table, ByteView key) const = 0;

  class Visitor {
   public:
    virtual ~Visitor() = default;
    virtual bool visit(ByteView key, ByteView value) = 0;
  };

  virtual void scan(Table table, ByteView from, ByteView until, Visitor& visitor) const = 0;
  /// The same from the last key below `until` down to `from`.
  virtual void scan_back(Table table, ByteView from, ByteView until, Visitor& visitor) const = 0;
};

}  // namespace letopis::ledger
