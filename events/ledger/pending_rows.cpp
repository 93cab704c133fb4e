#include "events/ledger/pending_rows.h"

#include <utility>

namespace letopis::ledger {

std::string_view PendingRows::slot_key(Table table, ByteView key) {
  scratch_.assign(1, static_cast<char>(table));
  scratch_.append(key);
  return scratch_;
}

PendingRows::Row& PendingRows::row_for(Table table, ByteView key) {
  const auto found = slots_.find(slot_key(table, key));
  if (found != slots_.end()) return *found;
  return *slots_.emplace(scratch_, Slot{committed_.get(table, key), false}).first;
}

std::optional<ByteView> PendingRows::get(Table table, ByteView key) {
  const Row& row = row_for(table, key);
  if (!row.second.value) return std::nullopt;
  return ByteView(*row.second.value);
}

void PendingRows::write(Row& row, std::optional<Bytes> value) {
  if (!row.second.pending) pending_.push_back(&row);
  undo_.push_back({&row, std::exchange(row.second, Slot{std::move(value), true})});
}

void PendingRows::put(Table table, ByteView key, Bytes value) {
  write(row_for(table, key), std::move(value));
}

void PendingRows::erase(Table table, ByteView key) { write(row_for(table, key), std::nullopt); }

void PendingRows::put_unread(Table table, ByteView key, Bytes value) {
  unread_.push_back({table, Bytes(key), std::move(value)});
}

void PendingRows::put_once(Table table, ByteView key, Bytes value) {
  Row& row = row_for(table, key);
  once_.push_back(&row);
  write(row, std::move(value));
}

void PendingRows::put_new(Table table, ByteView key, Bytes value) {
  Row& row = *slots_.try_emplace(Bytes(slot_key(table, key))).first;
  once_.push_back(&row);
  write(row, std::move(value));
}

void PendingRows::mark() {
  undo_.clear();
  marked_pending_ = pending_.size();
  marked_unread_ = unread_.size();
  marked_once_ = once_.size();
}

void PendingRows::roll_back() {
  for (; !undo_.empty(); undo_.pop_back())
    undo_.back().row->second = std::move(undo_.back().before);
  pending_.resize(marked_pending_);
  unread_.erase(unread_.begin() + static_cast<std::ptrdiff_t>(marked_unread_), unread_.end());
  once_.resize(marked_once_);
}

std::vector<Change> PendingRows::changes() {
  std::vector<Change> out;
  out.reserve(unread_.size() + pending_.size());
  for (const Unread& each : unread_) out.push_back({each.table, each.key, each.value});
  for (const Row* const row : pending_) {
    out.push_back({static_cast<Table>(row->first.front()), ByteView(row->first).substr(1),
                   row->second.value});
  }
  return out;
}

void PendingRows::handed_over() {
  for (Row* const row : pending_) row->second.pending = false;
  forgotten_when_settled_.insert(forgotten_when_settled_.end(), once_.begin(), once_.end());
  pending_.clear();
  unread_.clear();
  once_.clear();
  mark();
}

void PendingRows::settled() {
  for (Row* const row : forgotten_when_settled_) {
    if (!row->second.pending) slots_.erase(slots_.find(std::string_view(row->first)));
  }
  forgotten_when_settled_.clear();
  undo_.clear();
  if (slots_.size() <= kCachedRows) return;
  std::erase_if(slots_, [](const Row& row) { return !row.second.pending; });
}

}  // namespace letopis::ledger
