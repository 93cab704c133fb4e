#pragma once
// Rows in memory: the twin of the store, for tests, dry runs and the comparison of a rebuild.
#include <map>

#include "events/ledger/rows.h"

namespace letopis::runtime {

/// Both ports over one map; a write is visible at once. Not thread-safe. O(log rows) each.
class MemoryRows final : public ledger::Rows, public ledger::RowReader {
 public:
  using Key = std::pair<ledger::Table, Bytes>;

  [[nodiscard]] std::optional<ByteView> get(ledger::Table table, ByteView key) override;
  void put(ledger::Table table, ByteView key, Bytes value) override;
  void erase(ledger::Table table, ByteView key) override;

  [[nodiscard]] std::optional<Bytes> get(ledger::Table table, ByteView key) const override;
  void scan(ledger::Table table, ByteView from, ByteView until, Visitor& visitor) const override;
  void scan_back(ledger::Table table, ByteView from, ByteView until,
                 Visitor& visitor) const override;

  /// All rows in key order, to compare.
  [[nodiscard]] const std::map<Key, Bytes>& all() const { return rows_; }

  /// Number of put() and erase() calls so far.
  [[nodiscard]] std::uint64_t writes() const { return writes_; }

 private:
  std::map<Key, Bytes> rows_;
  std::uint64_t writes_ = 0;
};

}  // namespace letopis::runtime
