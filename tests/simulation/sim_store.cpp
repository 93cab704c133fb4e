#include "tests/simulation/sim_store.h"

#include <algorithm>
#include <utility>

#include "events/ledger/tables.h"

namespace letopis::sim {
namespace {

struct OwnedChanges final : ledger::Prepared {
  std::vector<OwnedChange> changes;
};

bool left_out(const ledger::Change& change, Mutation mutation, bool& lost) {
  if (mutation == Mutation::forgets_requests) return change.table == ledger::kRequests;
  if (mutation == Mutation::forgets_newest_of_record) return change.table == ledger::kRecords;
  if (mutation != Mutation::loses_a_view_row) return false;
  return change.table >= ledger::kFirstView && !std::exchange(lost, true);
}

Failure<ledger::StorageError> failure() {
  return {ledger::StorageError{"the simulated disk failed"}};
}

}  // namespace

Result<std::unique_ptr<SimStore>, ledger::LedgerError> SimStore::open(Disk& disk, Faults& faults,
                                                                      Mutation mutation) {
  auto recovered = recover(disk, mutation);
  if (!recovered) return Failure{std::move(recovered).error()};
  disk.wal.resize(recovered->log_bytes);
  return std::unique_ptr<SimStore>(
      new SimStore(disk, faults, mutation, std::move(recovered->tables)));
}

bool SimStore::unreadable() const {
  if (!faults_.read_fails()) return false;
  if (mutation_ != Mutation::failed_read_is_nothing) failed_ = true;
  return true;
}

std::optional<Bytes> SimStore::get(ledger::Table table, ByteView key) const {
  if (unreadable()) return std::nullopt;
  const TableRows& rows = tables_.at(table);
  const auto found = rows.find(key);
  if (found == rows.end()) return std::nullopt;
  return found->second;
}

void SimStore::scan(ledger::Table table, ByteView from, ByteView until, Visitor& visitor) const {
  const TableRows& rows = tables_.at(table);
  const auto end = rows.lower_bound(until);
  for (auto row = rows.lower_bound(from); row != end; ++row) {
    if (unreadable() || !visitor.visit(row->first, row->second)) return;
  }
}

void SimStore::scan_back(ledger::Table table, ByteView from, ByteView until,
                         Visitor& visitor) const {
  const TableRows& rows = tables_.at(table);
  const auto begin = rows.lower_bound(from);
  for (auto row = rows.lower_bound(until); row != begin;) {
    --row;
    if (unreadable() || !visitor.visit(row->first, row->second)) return;
  }
}

std::unique_ptr<ledger::Prepared> SimStore::prepare(
    const std::vector<ledger::Change>& changes) const {
  auto out = std::make_unique<OwnedChanges>();
  bool lost = false;
  for (const ledger::Change& change : changes) {
    if (left_out(change, mutation_, lost)) continue;
    out->changes.push_back({change.table, Bytes(change.key), std::optional<Bytes>(change.value)});
  }
  return out;
}

void SimStore::persist(const std::vector<OwnedChange>& changes) {
  Bytes framed = frame(changes);
  if (mutation_ == Mutation::sync_does_nothing) framed = std::exchange(unsynced_, framed);
  disk_.wal += framed;
}

void SimStore::keep_part(const Bytes& framed) {
  disk_.wal += framed.substr(0, faults_.dice().below(framed.size()));
}

Result<void, ledger::StorageError> SimStore::write(ledger::Prepared& prepared) {
  auto& changes = static_cast<OwnedChanges&>(prepared).changes;
  if (failed_) return failure();
  const Fate fate = faults_.next_write();
  failed_ = fate != Fate::done;
  if (fate == Fate::torn || fate == Fate::crash_torn) keep_part(frame(changes));
  if (fate == Fate::persisted || fate == Fate::crash_after) {
    if (mutation_ == Mutation::half_a_batch_persists) changes.resize(changes.size() / 2);
    persist(changes);
  }
  if (failed_) {
    // As RocksDB does after a full disk, unless it is told not to.
    const bool recovers = mutation_ == Mutation::writes_on_after_failure && !faults_.crashed();
    failed_ = !recovers;
    return failure();
  }
  for (const OwnedChange& change : changes) apply_change(change, tables_);
  changes_ += changes.size();
  persist(changes);
  return {};
}

bool SimStore::healthy() const { return !failed_; }

std::shared_ptr<const ledger::RowReader> SimStore::snapshot() const {
  return std::shared_ptr<const ledger::RowReader>(new SimStore(disk_, faults_, mutation_, tables_));
}

Result<void, ledger::StorageError> SimStore::clear_table(ledger::Table table) {
  tables_.at(table).clear();
  flush();
  return {};
}

void SimStore::flush() {
  disk_.tables = std::make_shared<const Tables>(tables_);
  disk_.wal.clear();
}

Result<std::optional<std::string>, ledger::StorageError> SimHead::read() const {
  if (faults_.read_fails()) return failure();
  return disk_.head;
}

Result<void, ledger::StorageError> SimHead::write(const std::string& content) {
  const Fate fate = faults_.next_write();
  const bool renamed = fate == Fate::done || fate == Fate::persisted || fate == Fate::crash_after;
  if (!renamed) return failure();  // what lies beside the file is nobody's content
  if (!disk_.head_before) disk_.head_before = disk_.head;
  disk_.head = content;
  if (fate != Fate::done) return failure();
  disk_.head_before.reset();
  return {};
}

}  // namespace letopis::sim
