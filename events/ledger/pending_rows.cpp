#include "events/ledger/pending_rows.h"

#include <algorithm>
#include <utility>

namespace letopis::ledger {

PendingRows::Slots::iterator PendingRows::slot_for(Table table, ByteView key, bool load) {
  scratch_.assign(1, static_cast<char>(table));
  scratch_.append(key);
  const auto found = slots_.find(std::string_view(scratch_));
  if (found != slots_.end()) return found;
  Slot slot;
  if (load) slot.value = committed_.get(table, key);
  return slots_.emplace(scratch_, std::move(slot)).first;
}

std::optional<ByteView> PendingRows::get(Table table, ByteView key) {
  const auto slot = slot_for(table, key, true);
  if (!slot->second.value) return std::nullopt;
  return ByteView(*slot->second.value);
}

void PendingRows::write(Slots::iterator slot, std::optional<Bytes> value) {
  undo_.push_back({slot->first, slot->second});
  slot->second.value = std::move(value);
  if (!slot->second.dirty) {
    slot->second.dirty = true;
    dirty_.push_back(&*slot);
  }
}

void PendingRows::put(Table table, ByteView key, Bytes value) {
  write(slot_for(table, key, true), std::move(value));
}

void PendingRows::put_new(Table table, ByteView key, Bytes value) {
  const auto slot = slot_for(table, key, false);
  slot->second.written_once = true;
  write(slot, std::move(value));
}

void PendingRows::erase(Table table, ByteView key) {
  write(slot_for(table, key, true), std::nullopt);
}

void PendingRows::mark() { undo_.clear(); }

void PendingRows::roll_back() {
  while (!undo_.empty()) {
    Undo& last = undo_.back();
    slots_.find(std::string_view(last.key))->second = std::move(last.before);
    undo_.pop_back();
  }
  std::erase_if(dirty_, [](const Slots::value_type* slot) { return !slot->second.dirty; });
}

std::vector<Change> PendingRows::changes() {
  std::sort(dirty_.begin(), dirty_.end(),
            [](const auto* left, const auto* right) { return left->first < right->first; });
  std::vector<Change> out;
  out.reserve(dirty_.size());
  for (const auto* const slot : dirty_) {
    out.push_back({static_cast<Table>(slot->first.front()), ByteView(slot->first).substr(1),
                   slot->second.value});
  }
  return out;
}

void PendingRows::committed() {
  for (auto* const slot : dirty_) {
    slot->second.dirty = false;
    if (slot->second.written_once) slots_.erase(slots_.find(std::string_view(slot->first)));
  }
  dirty_.clear();
  undo_.clear();
  if (slots_.size() > kCachedRows) slots_.clear();
}

}  // namespace letopis::ledger
