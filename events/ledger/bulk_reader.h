#pragma once
// Reading everything once: for audits and replays, which must not push out what others have cached
// and must know when the disk failed them.
#include <optional>
#include <utility>

#include "events/ledger/store.h"

namespace letopis::ledger {

/// Thread-safe; several ranges may be read at once.
class BulkReader {
 public:
  virtual ~BulkReader() = default;
  /// As RowReader::scan, but values are of any alignment. After an error, some rows of the range
  /// were not visited.
  [[nodiscard]] virtual Result<void, StorageError> scan(Table table, ByteView from, ByteView until,
                                                        RowReader::Visitor& visitor) const = 0;
  [[nodiscard]] virtual Result<std::optional<Bytes>, StorageError> get(Table table,
                                                                       ByteView key) const = 0;
};

/// Over rows that cannot fail, or whose failures are told elsewhere (Store::healthy).
class PlainBulkReader final : public BulkReader {
 public:
  explicit PlainBulkReader(const RowReader& rows) : rows_(rows) {}

  [[nodiscard]] Result<void, StorageError> scan(Table table, ByteView from, ByteView until,
                                                RowReader::Visitor& visitor) const override {
    rows_.scan(table, from, until, visitor);
    return {};
  }

  [[nodiscard]] Result<std::optional<Bytes>, StorageError> get(Table table,
                                                               ByteView key) const override {
    return rows_.get(table, key);
  }

 private:
  const RowReader& rows_;
};

}  // namespace letopis::ledger
