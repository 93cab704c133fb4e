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

/// The views must hold until prepare() or commit() returns.
struct Change {
  Table table = 0;
  ByteView key;
  std::optional<ByteView> value;  // nothing: erase
};

/// Changes in the form in which a store writes them; holds all that it needs.
class Prepared {
 public:
  virtual ~Prepared() = default;
};

/// Rows of one ledger. Reading and preparing are thread-safe; write() is for one thread at a time.
class Store : public RowReader {
 public:
  [[nodiscard]] virtual std::unique_ptr<Prepared> prepare(
      const std::vector<Change>& changes) const = 0;
  /// All changes or none, in order; MUST NOT return success before they survive a power cut. After
  /// an error every later write fails too. Takes only what this store has prepared, once.
  [[nodiscard]] virtual Result<void, StorageError> write(Prepared& prepared) = 0;

  [[nodiscard]] Result<void, StorageError> commit(const std::vector<Change>& changes) {
    return write(*prepare(changes));
  }

  /// False after any read or write failed: a missing row may then be a row that could not be read.
  [[nodiscard]] virtual bool healthy() const = 0;
  /// All that is committed now, unmoved by later commits. Keep it briefly.
  [[nodiscard]] virtual std::shared_ptr<const RowReader> snapshot() const = 0;
  /// Drops every row of a table, outside of any batch: only before a view is rebuilt.
  [[nodiscard]] virtual Result<void, StorageError> clear_table(Table table) = 0;
};

}  // namespace letopis::ledger
