#include "events/ledger/rocks_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <utility>

#include "events/ledger/tables.h"
#include "schema/types/pack.h"

namespace letopis::ledger {
namespace {

// RocksDB would resume by itself after a full disk, and a writer chaining from memory would then
// build on a record that never existed (storage.md 6.1).
class NoAutoRecovery final : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }
};

constexpr std::size_t kProtectionBytes = 8;  // checksum per key from the batch to the memtable
constexpr std::size_t kBulkReadahead = std::size_t{2} << 20U;

rocksdb::Slice slice(ByteView bytes) { return {bytes.data(), bytes.size()}; }

ByteView view(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

struct PreparedBatch final : Prepared {
  explicit PreparedBatch(std::size_t size) : batch(size, 0, kProtectionBytes, 0) {}

  rocksdb::WriteBatch batch;
  rocksdb::Status failure;
};

rocksdb::DBOptions database_options(const RocksOptions& from) {
  rocksdb::DBOptions out;
  if (from.env != nullptr) out.env = from.env;
  out.create_if_missing = from.create;
  out.create_missing_column_families = true;
  out.paranoid_checks = true;
  out.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  out.max_total_wal_size = std::uint64_t{256} << 20U;
  out.db_write_buffer_size = 4 * from.write_buffer_bytes;
  out.max_background_jobs = 2;
  // One thread writes: nothing is inserted side by side.
  out.allow_concurrent_memtable_write = false;
  out.allow_data_in_errors = false;
  out.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  out.write_dbid_to_manifest = true;
  out.max_bgerror_resume_count = 0;
  out.keep_log_file_num = 4;
  out.listeners.push_back(std::make_shared<NoAutoRecovery>());
  return out;
}

rocksdb::ColumnFamilyOptions table_options(const RocksOptions& from,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = cache;
  blocks.format_version = 5;
  blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions out;
  out.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  out.write_buffer_size = from.write_buffer_bytes;
  out.level_compaction_dynamic_level_bytes = true;
  out.force_consistency_checks = true;
  out.paranoid_file_checks = true;
  out.memtable_protection_bytes_per_key = kProtectionBytes;
  // Most rows that are asked for lie in files or nowhere: spares the walk through the memtable.
  out.memtable_prefix_bloom_size_ratio = 0.02;
  out.memtable_whole_key_filtering = true;
  out.compression = rocksdb::kLZ4Compression;
  return out;
}

std::vector<NamedTable> all_tables(const RocksOptions& options) {
  std::vector<NamedTable> out = {{kEntries, "entries"},   {kTiles, "tiles"}, {kRecords, "records"},
                                 {kRequests, "requests"}, {kMeta, "meta"},   {kSecrets, "secrets"}};
  out.insert(out.end(), options.views.begin(), options.views.end());
  return out;
}

OpenError missing() {
  return {"missing",
          "Базы здесь нет. Проверьте путь; новая школа создаётся командами demo и import.",
          "There is no database here. Check the path; a new school is made by demo and import."};
}

OpenError open_error(const rocksdb::Status& status) {
  if (status.IsIOError() && status.ToString().find("lock") != std::string::npos) {
    return {"locked", "База уже открыта другим процессом. Остановите его и повторите.",
            "The database is open in another process. Stop it and try again."};
  }
  if (status.IsInvalidArgument()) {
    return {"foreign", "Базу создала другая версия программы: " + status.ToString() + ".",
            "Another version of the program made this database: " + status.ToString() + "."};
  }
  return {"corrupt",
          "База повреждена: " + status.ToString() +
              ". Ничего не исправлено и не удалено. Сделайте копию папки и восстановите данные из "
              "резервной копии.",
          "The database is damaged: " + status.ToString() +
              ". Nothing was repaired or removed. Copy the folder and restore from a backup."};
}

}  // namespace

struct RocksStore::Impl {
  // How rows are read: as of when, and by whom.
  struct How {
    const rocksdb::Snapshot* at = nullptr;
    bool cold = false;
  };

  std::unique_ptr<rocksdb::DB> db;
  std::array<rocksdb::ColumnFamilyHandle*, 256> tables{};
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  Bytes prefix;
  bool sync = true;
  // Set by any failed read or write: what was read may be wrong, so nothing may be built on it.
  mutable std::atomic<bool> failed{false};

  ~Impl() {
    for (auto* const handle : handles) db->DestroyColumnFamilyHandle(handle);
    if (db) db->Close();
  }

  [[nodiscard]] Bytes full(ByteView key) const { return prefix + Bytes(key); }

  [[nodiscard]] static rocksdb::ReadOptions read_options(const How& how) {
    rocksdb::ReadOptions options;
    options.snapshot = how.at;
    options.fill_cache = !how.cold;
    return options;
  }

  [[nodiscard]] std::optional<Bytes> get(Table table, ByteView key, const How& how) const {
    const rocksdb::ReadOptions options = read_options(how);
    Bytes value;
    const auto status = db->Get(options, tables[table], slice(full(key)), &value);
    if (status.ok()) return value;
    if (!status.IsNotFound() && !how.cold) failed = true;
    return std::nullopt;
  }

  // Values are copied so that FlatBuffers inside them are aligned.
  void scan(Table table, ByteView from, ByteView until, Visitor& visitor, bool back,
            const How& how) const {
    const Bytes lower = full(from);
    const Bytes upper = full(until);
    const rocksdb::Slice lower_slice = slice(lower);
    const rocksdb::Slice upper_slice = slice(upper);
    rocksdb::ReadOptions options = read_options(how);
    options.iterate_lower_bound = &lower_slice;
    options.iterate_upper_bound = &upper_slice;
    const std::unique_ptr<rocksdb::Iterator> row(db->NewIterator(options, tables[table]));
    if (back) {
      row->SeekToLast();
    } else {
      row->SeekToFirst();
    }
    Bytes value;
    while (row->Valid()) {
      value.assign(row->value().data(), row->value().size());
      if (!visitor.visit(view(row->key()).substr(prefix.size()), value)) return;
      if (back) {
        row->Prev();
      } else {
        row->Next();
      }
    }
    if (!row->status().ok() && !how.cold) failed = true;
  }

  class Snapshot final : public RowReader {
   public:
    Snapshot(std::shared_ptr<const Impl> impl, bool cold)
        : impl_(std::move(impl)), how_{impl_->db->GetSnapshot(), cold} {}

    ~Snapshot() override { impl_->db->ReleaseSnapshot(how_.at); }

    [[nodiscard]] std::optional<Bytes> get(Table table, ByteView key) const override {
      return impl_->get(table, key, how_);
    }

    void scan(Table table, ByteView from, ByteView until, Visitor& visitor) const override {
      impl_->scan(table, from, until, visitor, false, how_);
    }

    void scan_back(Table table, ByteView from, ByteView until, Visitor& visitor) const override {
      impl_->scan(table, from, until, visitor, true, how_);
    }

   private:
    std::shared_ptr<const Impl> impl_;
    const How how_;
  };

  class Bulk final : public BulkReader {
   public:
    explicit Bulk(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

    [[nodiscard]] Result<void, StorageError> scan(Table table, ByteView from, ByteView until,
                                                  RowReader::Visitor& visitor) const override {
      const Bytes lower = impl_->full(from);
      const Bytes upper = impl_->full(until);
      const rocksdb::Slice upper_slice = slice(upper);
      rocksdb::ReadOptions options;
      options.iterate_upper_bound = &upper_slice;
      options.fill_cache = false;
      options.readahead_size = kBulkReadahead;
      const std::unique_ptr<rocksdb::Iterator> row(
          impl_->db->NewIterator(options, impl_->tables[table]));
      const std::size_t prefix = impl_->prefix.size();
      for (row->Seek(slice(lower)); row->Valid(); row->Next()) {
        if (!visitor.visit(view(row->key()).substr(prefix), view(row->value()))) return {};
      }
      if (!row->status().ok()) return Failure{StorageError{row->status().ToString()}};
      return {};
    }

    [[nodiscard]] Result<std::optional<Bytes>, StorageError> get(Table table,
                                                                 ByteView key) const override {
      rocksdb::ReadOptions options;
      options.fill_cache = false;
      Bytes value;
      const auto status =
          impl_->db->Get(options, impl_->tables[table], slice(impl_->full(key)), &value);
      if (status.ok()) return std::optional(std::move(value));
      if (status.IsNotFound()) return std::optional<Bytes>{};
      return Failure{StorageError{status.ToString()}};
    }

   private:
    std::shared_ptr<const Impl> impl_;
  };
};

RocksStore::RocksStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

RocksStore::~RocksStore() = default;

Result<std::unique_ptr<RocksStore>, OpenError> RocksStore::open(const RocksOptions& options) {
  // Looked at first: RocksDB would make a folder even for a database that is not to be made.
  if (!options.create && !std::filesystem::exists(options.path + "/CURRENT")) {
    return Failure{missing()};
  }
  const auto cache = rocksdb::NewLRUCache(options.cache_bytes);
  const rocksdb::ColumnFamilyOptions table = table_options(options, cache);
  const std::vector<NamedTable> named = all_tables(options);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  descriptors.emplace_back(rocksdb::kDefaultColumnFamilyName, table);
  for (const NamedTable& each : named) descriptors.emplace_back(each.name, table);
  auto impl = std::make_unique<Impl>();
  rocksdb::DB* db = nullptr;
  const rocksdb::DBOptions with = database_options(options);
  const auto status =
      options.read_only
          ? rocksdb::DB::OpenForReadOnly(with, options.path, descriptors, &impl->handles, &db)
          : rocksdb::DB::Open(with, options.path, descriptors, &impl->handles, &db);
  if (!status.ok()) return Failure{open_error(status)};
  impl->db.reset(db);
  impl->sync = options.sync;
  impl->prefix = Packer().u32(options.ledger_number).take();
  for (std::size_t i = 0; i < named.size(); ++i) {
    impl->tables[named[i].table] = impl->handles[i + 1];
  }
  return std::unique_ptr<RocksStore>(new RocksStore(std::move(impl)));
}

std::optional<Bytes> RocksStore::get(Table table, ByteView key) const {
  return impl_->get(table, key, {});
}

void RocksStore::scan(Table table, ByteView from, ByteView until, Visitor& visitor) const {
  impl_->scan(table, from, until, visitor, false, {});
}

void RocksStore::scan_back(Table table, ByteView from, ByteView until, Visitor& visitor) const {
  impl_->scan(table, from, until, visitor, true, {});
}

std::unique_ptr<Prepared> RocksStore::prepare(const std::vector<Change>& changes) const {
  constexpr std::size_t kRecordHead = 24;  // type, table and lengths in the batch
  std::size_t size = 0;
  for (const Change& change : changes) {
    size += kRecordHead + impl_->prefix.size() + change.key.size();
    size += change.value ? change.value->size() : 0;
  }
  auto out = std::make_unique<PreparedBatch>(size);
  Bytes key = impl_->prefix;
  for (const Change& change : changes) {
    key.resize(impl_->prefix.size());
    key.append(change.key);
    auto* const table = impl_->tables[change.table];
    const auto status = change.value ? out->batch.Put(table, slice(key), slice(*change.value))
                                     : out->batch.Delete(table, slice(key));
    if (!status.ok()) out->failure = status;
  }
  return out;
}

Result<void, StorageError> RocksStore::write(Prepared& prepared) {
  if (impl_->failed) return Failure{StorageError{"an earlier write failed: open the store again"}};
  auto& changes = static_cast<PreparedBatch&>(prepared);
  rocksdb::WriteOptions options;
  options.sync = impl_->sync;
  const auto status =
      changes.failure.ok() ? impl_->db->Write(options, &changes.batch) : changes.failure;
  if (status.ok()) return {};
  impl_->failed = true;
  return Failure{StorageError{status.ToString()}};
}

bool RocksStore::healthy() const { return !impl_->failed; }

std::shared_ptr<const RowReader> RocksStore::snapshot() const {
  return std::make_shared<Impl::Snapshot>(impl_, false);
}

std::shared_ptr<const BulkReader> RocksStore::bulk_reader() const {
  return std::make_shared<Impl::Bulk>(impl_);
}

std::shared_ptr<const RowReader> RocksStore::cold() const {
  return std::make_shared<Impl::Snapshot>(impl_, true);
}

Result<void, StorageError> RocksStore::verify_files() const {
  const auto status = impl_->db->VerifyFileChecksums(rocksdb::ReadOptions());
  if (!status.ok()) return Failure{StorageError{status.ToString()}};
  return {};
}

rocksdb::DB& RocksStore::database() const { return *impl_->db; }

Result<void, StorageError> RocksStore::clear_table(Table table) {
  const Bytes from = impl_->prefix;
  Bytes until = impl_->prefix;
  until.append(64, '\xFF');  // longer than any key
  rocksdb::WriteOptions options;
  options.sync = true;
  const auto status =
      impl_->db->DeleteRange(options, impl_->tables[table], slice(from), slice(until));
  if (!status.ok()) return Failure{StorageError{status.ToString()}};
  return {};
}

Result<void, StorageError> RocksStore::flush() {
  const auto status = impl_->db->Flush(rocksdb::FlushOptions(), impl_->handles);
  if (!status.ok()) return Failure{StorageError{status.ToString()}};
  return {};
}

}  // namespace letopis::ledger
