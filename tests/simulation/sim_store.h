#pragma once
// The ports of storage over a simulated disk: rows, and the HEAD record.
#include <memory>
#include <string>

#include "events/ledger/head_file.h"
#include "events/ledger/store.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/faults.h"

namespace letopis::sim {

/// Rows of a recovered disk; every write is one framed commit in its log. One thread only.
class SimStore final : public ledger::Store {
 public:
  /// Fails as recover() does. The references must outlive it.
  [[nodiscard]] static Result<std::unique_ptr<SimStore>, ledger::LedgerError> open(
      Disk& disk, Faults& faults, Mutation mutation);

  [[nodiscard]] std::optional<Bytes> get(ledger::Table table, ByteView key) const override;
  void scan(ledger::Table table, ByteView from, ByteView until, Visitor& visitor) const override;
  void scan_back(ledger::Table table, ByteView from, ByteView until,
                 Visitor& visitor) const override;
  [[nodiscard]] std::unique_ptr<ledger::Prepared> prepare(
      const std::vector<ledger::Change>& changes) const override;
  [[nodiscard]] Result<void, ledger::StorageError> write(ledger::Prepared& prepared) override;
  [[nodiscard]] bool healthy() const override;
  [[nodiscard]] std::shared_ptr<const ledger::RowReader> snapshot() const override;
  [[nodiscard]] Result<void, ledger::StorageError> clear_table(ledger::Table table) override;

  /// All rows, to compare.
  [[nodiscard]] const Tables& tables() const { return tables_; }

  /// Changes with every row that is written: equal before and after what must change nothing.
  [[nodiscard]] std::uint64_t changes() const { return changes_; }

  /// Moves what the log holds into the tables on the disk.
  void flush();

 private:
  SimStore(Disk& disk, Faults& faults, Mutation mutation, Tables tables)
      : disk_(disk), faults_(faults), mutation_(mutation), tables_(std::move(tables)) {}

  void keep_part(const Bytes& framed);
  void persist(const std::vector<OwnedChange>& changes);
  [[nodiscard]] bool unreadable() const;

  Disk& disk_;
  Faults& faults_;
  const Mutation mutation_;
  Tables tables_;
  Bytes unsynced_;  // only when sync does nothing
  std::uint64_t changes_ = 0;
  mutable bool failed_ = false;
};

/// HEAD on the simulated disk. One thread only.
class SimHead final : public ledger::HeadRecord {
 public:
  SimHead(Disk& disk, Faults& faults) : disk_(disk), faults_(faults) {}

  [[nodiscard]] Result<std::optional<std::string>, ledger::StorageError> read() const override;
  [[nodiscard]] Result<void, ledger::StorageError> write(const std::string& content) override;

 private:
  Disk& disk_;
  Faults& faults_;
};

}  // namespace letopis::sim
