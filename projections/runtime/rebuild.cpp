#include "projections/runtime/rebuild.h"

#include "projections/runtime/records.h"
#include "projections/runtime/scan.h"
#include "projections/runtime/tables.h"
#include "schema/types/pack.h"

namespace letopis::runtime {
namespace {

/// Null when the entry is soundly applied.
std::optional<Rebuilt::End> apply_one(ByteView bytes, std::uint64_t position, Views& views,
                                      ledger::Rows& rows) {
  const auto entry = log::EntryView::read(bytes);
  if (!entry || entry->position().value != position) return Rebuilt::End::unreadable;
  const std::uint64_t poisoned = views.poisoned();
  views.apply(*entry, rows);
  if (views.poisoned() != poisoned) return Rebuilt::End::poisoned;
  return std::nullopt;
}

}  // namespace

Rebuilt rebuild(const ledger::RowReader& reader, Position from, Position until, Views& views,
                ledger::Rows& rows, const Progress& progress) {
  Rebuilt out;
  const std::uint64_t total = until.value > from.value ? until.value - from.value : 0;
  std::uint64_t next = from.value;
  bool stopped = false;
  const auto stop = [&](Rebuilt::End end) {
    out.end = end;
    stopped = true;
    return false;
  };
  scan(reader, ledger::kEntries, entry_key(from), entry_key(until),
       [&](ByteView key, ByteView bytes) {
         if (Unpacker(key).u64() != next) return stop(Rebuilt::End::gap);
         if (const auto end = apply_one(bytes, next, views, rows)) return stop(*end);
         ++next;
         ++out.applied;
         const bool told = progress && out.applied % kRebuildStep == 0 && out.applied < total;
         return !told || progress(out.applied, total) || stop(Rebuilt::End::asked);
       });
  if (!stopped && out.applied < total) out.end = Rebuilt::End::gap;
  if (!stopped && out.applied == total && progress) static_cast<void>(progress(total, total));
  out.stopped_at = {next};
  return out;
}

}  // namespace letopis::runtime
