#include "events/ledger/memory_store.h"

namespace letopis::ledger {
namespace {

struct OwnedChange {
  Table table = 0;
  Bytes key;
  std::optional<Bytes> value;
};

struct OwnedChanges final : Prepared {
  std::vector<OwnedChange> changes;
};

}  // namespace

std::optional<Bytes> MemoryStore::get(Table table, ByteView key) const {
  const std::lock_guard lock(mutex_);
  const auto found = rows_.find({table, Bytes(key)});
  if (found == rows_.end()) return std::nullopt;
  return found->second;
}

void MemoryStore::scan(Table table, ByteView from, ByteView until, Visitor& visitor) const {
  const std::lock_guard lock(mutex_);
  const auto end = rows_.lower_bound({table, Bytes(until)});
  for (auto row = rows_.lower_bound({table, Bytes(from)}); row != end; ++row) {
    if (!visitor.visit(row->first.second, row->second)) return;
  }
}

void MemoryStore::scan_back(Table table, ByteView from, ByteView until, Visitor& visitor) const {
  const std::lock_guard lock(mutex_);
  const auto begin = rows_.lower_bound({table, Bytes(from)});
  for (auto row = rows_.lower_bound({table, Bytes(until)}); row != begin;) {
    --row;
    if (!visitor.visit(row->first.second, row->second)) return;
  }
}

std::unique_ptr<Prepared> MemoryStore::prepare(const std::vector<Change>& changes) const {
  auto out = std::make_unique<OwnedChanges>();
  for (const Change& change : changes) {
    out->changes.push_back({change.table, Bytes(change.key), std::optional<Bytes>(change.value)});
  }
  return out;
}

Result<void, StorageError> MemoryStore::write(Prepared& prepared) {
  const auto& changes = static_cast<OwnedChanges&>(prepared).changes;
  const std::lock_guard lock(mutex_);
  last_commit_rows_ = changes.size();
  const bool fails = failed_ || fail_next_;
  if (!fails || (fail_next_ && persist_failed_)) {
    for (const OwnedChange& change : changes) {
      if (change.value) {
        rows_[{change.table, change.key}] = *change.value;
      } else {
        rows_.erase({change.table, change.key});
      }
    }
  }
  fail_next_ = false;
  failed_ = fails;
  if (fails) return Failure{StorageError{"the test made this commit fail"}};
  return {};
}

bool MemoryStore::healthy() const {
  const std::lock_guard lock(mutex_);
  return !failed_;
}

std::shared_ptr<const RowReader> MemoryStore::snapshot() const {
  auto copy = std::make_shared<MemoryStore>();
  const std::lock_guard lock(mutex_);
  copy->rows_ = rows_;
  return copy;
}

Result<void, StorageError> MemoryStore::clear_table(Table table) {
  const std::lock_guard lock(mutex_);
  std::erase_if(rows_, [table](const auto& row) { return row.first.first == table; });
  return {};
}

void MemoryStore::fail_next_commit(bool persisted) {
  const std::lock_guard lock(mutex_);
  fail_next_ = true;
  persist_failed_ = persisted;
}

void MemoryStore::recover() {
  const std::lock_guard lock(mutex_);
  failed_ = false;
}

std::size_t MemoryStore::last_commit_rows() const {
  const std::lock_guard lock(mutex_);
  return last_commit_rows_;
}

}  // namespace letopis::ledger
