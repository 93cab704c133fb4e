#include "projections/runtime/projector.h"

#include "projections/runtime/scan.h"
#include "projections/runtime/tables.h"
#include "schema/types/pack.h"

namespace letopis::runtime {
namespace {

constexpr std::string_view kPoison = "!poison";

}  // namespace

void Views::apply(const log::EntryView& entry, ledger::Rows& rows) {
  const std::optional<Event> event = event_of(entry.kind(), entry.payload());
  const Event* const readable = event ? &*event : nullptr;
  bool sound = event.has_value();
  for (const auto& view : views_) sound = view->apply(entry, readable, rows) && sound;
  if (sound) return;
  poisoned_.fetch_add(1, std::memory_order_relaxed);
  Packer key;
  key.bytes(kPoison).u64(entry.position().value);
  Packer value;
  value.u16(static_cast<std::uint16_t>(entry.kind())).u8(event ? 1 : 0);
  rows.put(kDirectory, key.peek(), value.take());
}

std::uint32_t Views::version() const {
  std::uint32_t sum = 0;
  for (const auto& view : views_) sum = sum * 31 + view->version();
  return sum;
}

std::vector<Position> poisoned_entries(const ledger::RowReader& reader, std::size_t limit) {
  std::vector<Position> out;
  scan_prefix(reader, kDirectory, kPoison, [&](ByteView key, ByteView) {
    if (out.size() == limit) return false;
    out.push_back({Unpacker(key.substr(kPoison.size())).u64()});
    return true;
  });
  return out;
}

}  // namespace letopis::runtime
