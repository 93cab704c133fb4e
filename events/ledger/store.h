#pragma once
// Port to durable storage. Two adapters: MemoryStore (tests, oracle) and RocksStore.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/ledger/rows.h"
#include "schema/types/bytes.h"
#include "schema/types/result.h"

namespace letopis::ledger {

/// Storage said no. The outcome of the write is unknown until the store is opened again.
struct StorageError {
  std::string text;  // for operators; holds no personal data
};

/// The views must hold until commit() returns.
struct Change {
  Table table = 0;
  ByteView key;
  std::optional<ByteView> value;  // nothing: erase
};

/// Rows of one ledger. Reading is thread-safe; commit() is for the one writer.
class Store : public RowReader {
 public:
  /// All changes or none, in order; MUST NOT return success before they survive a power cut. After
  /// an error every later commit fails too.
  [[nodiscard]] virtual Result<void, StorageError> commit(const std::vector<Change>& changes) = 0;
  /// False after any read or write failed: a missing row may then be a row that could not be read.
  [[nodiscard]] virtual bool healthy() const = 0;
  /// All that is committed now, unmoved by later commits. Keep it briefly.
  [[nodiscard]] virtual std::shared_ptr<const RowReader> snapshot() const = 0;
  /// Drops every row of a table, outside of any batch: only before a view is rebuilt.
  [[nodiscard]] virtual Result<void, StorageError> clear_table(Table table) = 0;
};

}  // namespace letopis::ledger
