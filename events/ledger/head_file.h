#pragma once
// The file that holds the last signed checkpoint, outside the database: no option of RocksDB can
// tell a rolled back database from a young one (storage.md 6.1, 6.3).
#include <optional>
#include <string>

#include "events/ledger/store.h"
#include "schema/types/result.h"

namespace letopis::ledger {

/// Port to where the last signed checkpoint is kept. Owned by one thread.
class HeadRecord {
 public:
  virtual ~HeadRecord() = default;
  /// Nothing when nothing was ever written; an error when it is there and cannot be read.
  [[nodiscard]] virtual Result<std::optional<std::string>, StorageError> read() const = 0;
  /// MUST NOT return success before the new content survives a power cut. After an error the
  /// content is the old or the new, never a mixture.
  [[nodiscard]] virtual Result<void, StorageError> write(const std::string& content) = 0;
};

/// A file, replaced as a whole: written beside, synced, renamed, and the folder synced.
class HeadFile final : public HeadRecord {
 public:
  /// `path` names the file; its folder must exist.
  explicit HeadFile(std::string path);
  ~HeadFile() override;
  HeadFile(const HeadFile&) = delete;
  HeadFile& operator=(const HeadFile&) = delete;

  [[nodiscard]] Result<std::optional<std::string>, StorageError> read() const override;
  [[nodiscard]] Result<void, StorageError> write(const std::string& content) override;

 private:
  std::string path_;
  int folder_ = -1;  // held open so that the rename can be synced
};

}  // namespace letopis::ledger
