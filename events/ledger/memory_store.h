#pragma once
// Rows in a map: the reference that the RocksDB adapter is tested against. Ships for tests and
// dry runs. Thread-safe.
#include <map>
#include <mutex>
#include <utility>

#include "events/ledger/store.h"

namespace letopis::ledger {

class MemoryStore final : public Store {
 public:
  [[nodiscard]] std::optional<Bytes> get(Table table, ByteView key) const override;
  void scan(Table table, ByteView from, ByteView until, Visitor& visitor) const override;
  void scan_back(Table table, ByteView from, ByteView until, Visitor& visitor) const override;
  [[nodiscard]] std::unique_ptr<Prepared> prepare(
      const std::vector<Change>& changes) const override;
  [[nodiscard]] Result<void, StorageError> write(Prepared& prepared) override;
  [[nodiscard]] bool healthy() const override;
  [[nodiscard]] std::shared_ptr<const RowReader> snapshot() const override;
  [[nodiscard]] Result<void, StorageError> clear_table(Table table) override;

  /// Faults for tests: the next commit fails, having persisted its changes or not.
  void fail_next_commit(bool persisted);
  /// What opening the store again would do after a failed commit.
  void recover();
  /// Number of rows in the newest commit.
  [[nodiscard]] std::size_t last_commit_rows() const;

 private:
  using Key = std::pair<Table, Bytes>;
  mutable std::recursive_mutex mutex_;  // a visitor may read
  std::map<Key, Bytes> rows_;           // guarded by mutex_
  bool fail_next_ = false;              // guarded by mutex_
  bool persist_failed_ = false;
  bool failed_ = false;
  std::size_t last_commit_rows_ = 0;
};

}  // namespace letopis::ledger
