#pragma once
// The file that holds the last signed checkpoint, outside the database: no option of RocksDB can
// tell a rolled back database from a young one (storage.md 6.1, 6.3).
#include <optional>
#include <string>

#include "events/ledger/store.h"
#include "schema/types/result.h"

namespace letopis::ledger {

/// Owned by one thread. The file is replaced as a whole: written beside, synced, renamed, and the
/// folder synced.
class HeadFile {
 public:
  /// `path` names the file; its folder must exist.
  explicit HeadFile(std::string path);
  ~HeadFile();
  HeadFile(const HeadFile&) = delete;
  HeadFile& operator=(const HeadFile&) = delete;

  /// Nothing when there is no file yet; an error when there is one that cannot be read.
  [[nodiscard]] Result<std::optional<std::string>, StorageError> read() const;
  /// MUST NOT return success before the new content survives a power cut.
  [[nodiscard]] Result<void, StorageError> write(const std::string& content);

 private:
  std::string path_;
  int folder_ = -1;  // held open so that the rename can be synced
};

}  // namespace letopis::ledger
