#pragma once
// The yardstick for the ledger: RocksDB with the ledger's options and the ledger's batch sizes, and
// nothing else: no chain, no tree, no rules, no rows.
#include <rocksdb/db.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace letopis::bench {

inline constexpr std::size_t kEntrySize = 300;
inline constexpr std::size_t kHashSize = 32;

/// A database with two column families: entries by number, and numbers by a 32-byte hash. Owned and
/// called by one thread. Ends the program with a message on any storage error.
class PlainRocksDb {
 public:
  /// Opens a new database in `dir`, which must not hold one yet.
  explicit PlainRocksDb(const std::string& dir);
  ~PlainRocksDb();
  PlainRocksDb(const PlainRocksDb&) = delete;
  PlainRocksDb& operator=(const PlainRocksDb&) = delete;

  /// Writes `count` entries in one synced WriteBatch. O(count).
  void write(std::size_t count);

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;  // default, entries, hashes
  rocksdb::WriteOptions write_options_;
  std::uint64_t next_ = 0;
  std::uint64_t noise_ = 0x9E37'79B9'7F4A'7C15U;  // cheap stand-in for hash values
  std::string entry_;
  std::string hash_;
};

}  // namespace letopis::bench
