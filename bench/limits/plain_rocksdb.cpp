#include "bench/limits/plain_rocksdb.h"

#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace letopis::bench {
namespace {

constexpr std::size_t kEntries = 1;
constexpr std::size_t kHashes = 2;

void require(const rocksdb::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "rocksdb: %s\n", status.ToString().c_str());
  std::exit(1);
}

rocksdb::DBOptions database_options() {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  options.error_if_exists = true;
  options.paranoid_checks = true;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.max_total_wal_size = std::uint64_t{256} << 20U;
  options.allow_data_in_errors = false;
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  options.max_background_jobs = 2;
  options.write_dbid_to_manifest = true;
  return options;
}

rocksdb::ColumnFamilyOptions family_options() {
  rocksdb::ColumnFamilyOptions options;
  options.level_compaction_dynamic_level_bytes = true;
  options.force_consistency_checks = true;
  options.paranoid_file_checks = true;
  options.memtable_protection_bytes_per_key = 8;
  options.write_buffer_size = std::size_t{16} << 20U;
  options.compression = rocksdb::kLZ4Compression;
  rocksdb::BlockBasedTableOptions table;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

void put_big_endian(std::uint64_t value, char* out) {
  for (int i = 7; i >= 0; --i) {
    out[i] = static_cast<char>(static_cast<unsigned char>(value));
    value >>= 8U;
  }
}

}  // namespace

PlainRocksDb::PlainRocksDb(const std::string& dir) : entry_(kEntrySize, 'e'), hash_(kHashSize, 0) {
  const rocksdb::ColumnFamilyOptions family = family_options();
  const std::vector<rocksdb::ColumnFamilyDescriptor> descriptors = {
      {rocksdb::kDefaultColumnFamilyName, family}, {"entries", family}, {"hashes", family}};
  rocksdb::DB* raw = nullptr;
  require(rocksdb::DB::Open(database_options(), dir, descriptors, &families_, &raw));
  db_.reset(raw);
  write_options_.sync = true;
}

PlainRocksDb::~PlainRocksDb() {
  for (rocksdb::ColumnFamilyHandle* family : families_) db_->DestroyColumnFamilyHandle(family);
}

void PlainRocksDb::write(std::size_t count) {
  // Key protection of a batch is chosen when it is built (RocksDB 7.8).
  rocksdb::WriteBatch batch(count * (kEntrySize + kHashSize + 64), 0, 8, 0);
  char key[8];
  for (std::size_t i = 0; i < count; ++i) {
    put_big_endian(next_++, key);
    for (std::size_t at = 0; at < kHashSize; at += sizeof noise_) {
      noise_ ^= noise_ << 13U;
      noise_ ^= noise_ >> 7U;
      noise_ ^= noise_ << 17U;
      std::memcpy(&hash_[at], &noise_, sizeof noise_);
    }
    // The entry bears part of the noise, so that nothing on the way can compress it to nothing.
    std::memcpy(entry_.data(), hash_.data(), kHashSize);
    const rocksdb::Slice slot(key, sizeof key);
    require(batch.Put(families_[kEntries], slot, entry_));
    require(batch.Put(families_[kHashes], hash_, slot));
  }
  require(db_->Write(write_options_, &batch));
}

}  // namespace letopis::bench
