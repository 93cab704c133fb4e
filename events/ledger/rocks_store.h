#pragma once
// The store on RocksDB: options and open sequence of storage.md 6.2 to 6.5. One database may hold
// several ledgers; every key begins with the ledger's number.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "events/ledger/bulk_reader.h"
#include "events/ledger/store.h"

namespace rocksdb {
class DB;
class Env;
}  // namespace rocksdb

namespace letopis::ledger {

struct NamedTable {
  Table table;
  std::string name;
};

struct RocksOptions {
  std::string path;
  std::uint32_t ledger_number = 1;
  std::vector<NamedTable> views;  // besides the ledger's own tables
  bool create = false;            // else a missing database is an error, never a fresh start
  bool read_only = false;         // takes no lock, changes no file; as of when it was opened
  bool sync = true;               // false: bulk loading of a school that is not served yet
  std::size_t cache_bytes = std::size_t{32} << 20U;
  std::size_t write_buffer_bytes = std::size_t{16} << 20U;
  rocksdb::Env* env = nullptr;  // for tests of failing disks; null: the machine's
};

/// Why a database cannot be used. It is never repaired and never opened with less.
struct OpenError {
  std::string code;  // "corrupt", "missing", "locked", …
  std::string text;  // Russian: what was found and what to do
  std::string text_en;
};

/// Thread-safety as in Store. Owns the database; closing it waits for background work.
class RocksStore final : public Store {
 public:
  [[nodiscard]] static Result<std::unique_ptr<RocksStore>, OpenError> open(
      const RocksOptions& options);
  ~RocksStore() override;

  [[nodiscard]] std::optional<Bytes> get(Table table, ByteView key) const override;
  void scan(Table table, ByteView from, ByteView until, Visitor& visitor) const override;
  void scan_back(Table table, ByteView from, ByteView until, Visitor& visitor) const override;
  [[nodiscard]] std::unique_ptr<Prepared> prepare(
      const std::vector<Change>& changes) const override;
  [[nodiscard]] Result<void, StorageError> write(Prepared& prepared) override;
  [[nodiscard]] bool healthy() const override;
  [[nodiscard]] std::shared_ptr<const RowReader> snapshot() const override;
  [[nodiscard]] Result<void, StorageError> clear_table(Table table) override;
  /// Reads past the cache, far ahead, and without copying. Keeps the database open.
  [[nodiscard]] std::shared_ptr<const BulkReader> bulk_reader() const;
  /// Writes memtables out, e.g. after bulk loading without sync: then everything is durable.
  [[nodiscard]] Result<void, StorageError> flush();
  /// A snapshot for one who reads everything: nothing that it reads displaces what others need
  /// from the cache, and a row that cannot be read is no reason for the writer to stop.
  [[nodiscard]] std::shared_ptr<const RowReader> cold() const;
  /// Compares every table file with the checksum that was noted when it was written. Reads them
  /// all.
  [[nodiscard]] Result<void, StorageError> verify_files() const;
  /// For rocks_backup.cpp.
  [[nodiscard]] rocksdb::DB& database() const;

 private:
  struct Impl;
  explicit RocksStore(std::unique_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;  // shared with snapshots
};

}  // namespace letopis::ledger
