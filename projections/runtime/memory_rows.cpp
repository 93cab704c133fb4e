#include "projections/runtime/memory_rows.h"

#include <iterator>

namespace letopis::runtime {

std::optional<ByteView> MemoryRows::get(ledger::Table table, ByteView key) {
  const auto found = rows_.find({table, Bytes(key)});
  if (found == rows_.end()) return std::nullopt;
  return ByteView(found->second);
}

void MemoryRows::put(ledger::Table table, ByteView key, Bytes value) {
  ++writes_;
  rows_.insert_or_assign({table, Bytes(key)}, std::move(value));
}

void MemoryRows::erase(ledger::Table table, ByteView key) {
  ++writes_;
  rows_.erase({table, Bytes(key)});
}

std::optional<Bytes> MemoryRows::get(ledger::Table table, ByteView key) const {
  const auto found = rows_.find({table, Bytes(key)});
  if (found == rows_.end()) return std::nullopt;
  return found->second;
}

void MemoryRows::scan(ledger::Table table, ByteView from, ByteView until, Visitor& visitor) const {
  const Key end{table, Bytes(until)};
  for (auto at = rows_.lower_bound({table, Bytes(from)}); at != rows_.end() && at->first < end;
       ++at) {
    if (!visitor.visit(at->first.second, at->second)) return;
  }
}

void MemoryRows::scan_back(ledger::Table table, ByteView from, ByteView until,
                           Visitor& visitor) const {
  const Key first{table, Bytes(from)};
  for (auto at = rows_.lower_bound({table, Bytes(until)}); at != rows_.begin();) {
    --at;
    if (at->first < first || !visitor.visit(at->first.second, at->second)) return;
  }
}

}  // namespace letopis::runtime
