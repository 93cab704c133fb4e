#pragma once
// Backups of the store through RocksDB's BackupEngine: a folder that holds several, each with the
// signed checkpoint that stood when it was begun. Files that did not change are shared, so the next
// backup copies only what is new. No key is ever part of a backup.
#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "events/ledger/rocks_store.h"
#include "events/ledger/store.h"
#include "schema/types/result.h"
#include "schema/types/time.h"

namespace letopis::ledger {

struct BackupInfo {
  std::uint32_t id = 0;     // grows with each backup in a folder
  Instant taken;            // to the second, by the machine's clock
  std::uint64_t bytes = 0;  // of its files, shared ones included
  std::string checkpoint;   // signed note, word for word; the backup holds at least its entries
};

struct BackupTarget {
  std::string folder;
  std::size_t keep = 30;                    // newest backups that are kept, at least 1
  std::uint64_t bytes_per_second = 0;       // 0: as fast as the disk
  const std::atomic<bool>* stop = nullptr;  // true from any thread: give up the copying
};

/// Makes a backup of a store that may be in use, reads every byte of it back, and drops the oldest
/// beyond `keep` only after that. `checkpoint` must have been signed before the call. One at a time
/// in one folder. Takes as long as copying what is new and reading it all.
[[nodiscard]] Result<BackupInfo, StorageError> make_backup(const RocksStore& store,
                                                           const BackupTarget& target,
                                                           const std::string& checkpoint);
/// Oldest first; empty when the folder holds none. Changes nothing in it.
[[nodiscard]] Result<std::vector<BackupInfo>, StorageError> backups_in(const std::string& folder);
/// Reads every byte of a backup and compares it with its checksum.
[[nodiscard]] Result<void, StorageError> verify_backup(const std::string& folder, std::uint32_t id);
/// Copies a backup's files into a folder that does not exist yet, and syncs them.
[[nodiscard]] Result<void, StorageError> restore_backup(const std::string& folder, std::uint32_t id,
                                                        const std::string& into);

}  // namespace letopis::ledger
