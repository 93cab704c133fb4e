#include "events/ledger/rocks_backup.h"

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/utilities/backup_engine.h>

#include <algorithm>
#include <filesystem>
#include <memory>

namespace letopis::ledger {
namespace {

constexpr std::int64_t kMicroseconds = 1'000'000;
constexpr std::uint64_t kLookEvery = std::uint64_t{1} << 20U;  // bytes copied between two looks

Failure<StorageError> failure(const rocksdb::Status& status) {
  return {StorageError{status.ToString()}};
}

rocksdb::BackupEngineOptions options_for(const BackupTarget& target) {
  rocksdb::BackupEngineOptions out(target.folder);
  out.callback_trigger_interval_size = kLookEvery;
  out.share_table_files = true;
  // Named by checksum: after a restore the same numbers stand for other files.
  out.share_files_with_checksum = true;
  out.sync = true;
  out.backup_rate_limit = target.bytes_per_second;
  return out;
}

BackupInfo told(const rocksdb::BackupInfo& info) {
  return {info.backup_id, Instant{info.timestamp * kMicroseconds}, info.size, info.app_metadata};
}

using Reader = std::unique_ptr<rocksdb::BackupEngineReadOnly>;

Result<Reader, StorageError> reader_of(const std::string& folder) {
  // Looked at first: the engine would make a folder that is not there.
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    return Failure{StorageError{"no such folder: " + folder}};
  }
  rocksdb::BackupEngineReadOnly* engine = nullptr;
  const auto status = rocksdb::BackupEngineReadOnly::Open(options_for({folder, 1, 0, nullptr}),
                                                          rocksdb::Env::Default(), &engine);
  if (!status.ok()) return failure(status);
  return Reader(engine);
}

}  // namespace

Result<BackupInfo, StorageError> make_backup(const RocksStore& store, const BackupTarget& target,
                                             const std::string& checkpoint) {
  rocksdb::BackupEngine* opened = nullptr;
  const auto open =
      rocksdb::BackupEngine::Open(options_for(target), rocksdb::Env::Default(), &opened);
  if (!open.ok()) return failure(open);
  const std::unique_ptr<rocksdb::BackupEngine> engine(opened);
  rocksdb::CreateBackupOptions options;
  options.flush_before_backup = true;
  options.progress_callback = [&] {
    if (target.stop != nullptr && *target.stop) engine->StopBackup();
  };
  rocksdb::BackupID id = 0;
  const auto made =
      engine->CreateNewBackupWithMetadata(options, &store.database(), checkpoint, &id);
  if (!made.ok()) return failure(made);
  // Without reading the bytes again a flipped one is not found (storage.md 6.1).
  const auto sound = engine->VerifyBackup(id, true);
  if (!sound.ok()) return failure(sound);
  const auto dropped =
      engine->PurgeOldBackups(static_cast<std::uint32_t>(std::max<std::size_t>(target.keep, 1)));
  if (!dropped.ok()) return failure(dropped);
  rocksdb::BackupInfo info;
  const auto found = engine->GetBackupInfo(id, &info);
  if (!found.ok()) return failure(found);
  return told(info);
}

Result<std::vector<BackupInfo>, StorageError> backups_in(const std::string& folder) {
  std::error_code error;
  const bool made = std::filesystem::exists(folder + "/meta", error);
  if (!made && std::filesystem::is_directory(folder, error)) return std::vector<BackupInfo>{};
  const auto engine = reader_of(folder);
  if (!engine) return Failure{engine.error()};
  std::vector<rocksdb::BackupInfo> infos;
  (*engine)->GetBackupInfo(&infos);
  std::vector<BackupInfo> out;
  out.reserve(infos.size());
  for (const rocksdb::BackupInfo& info : infos) out.push_back(told(info));
  return out;
}

Result<void, StorageError> verify_backup(const std::string& folder, std::uint32_t id) {
  const auto engine = reader_of(folder);
  if (!engine) return Failure{engine.error()};
  const auto status = (*engine)->VerifyBackup(id, true);
  if (!status.ok()) return failure(status);
  return {};
}

Result<void, StorageError> restore_backup(const std::string& folder, std::uint32_t id,
                                          const std::string& into) {
  std::error_code error;
  if (std::filesystem::exists(into, error)) {
    return Failure{StorageError{"it exists already: " + into}};
  }
  const auto engine = reader_of(folder);
  if (!engine) return Failure{engine.error()};
  const auto status = (*engine)->RestoreDBFromBackup(id, into, into);
  if (!status.ok()) return failure(status);
  return {};
}

}  // namespace letopis::ledger
