#include "projections/runtime/rebuild.h"

#include <utility>

#include "projections/runtime/records.h"
#include "projections/runtime/scan.h"
#include "projections/runtime/tables.h"
#include "schema/types/pack.h"

namespace letopis::runtime {
namespace {

/// The rows that are being filled, beside the log that they are made from: a view that looks at
/// earlier entries finds them wherever the rows lie.
class BesideLog final : public ledger::Rows {
 public:
  BesideLog(const ledger::RowReader& log, ledger::Rows& rows) : log_(log), rows_(rows) {}

  std::optional<ByteView> get(ledger::Table table, ByteView key) override {
    if (table != ledger::kEntries) return rows_.get(table, key);
    entry_ = log_.get(table, key);
    return entry_;
  }

  void put(ledger::Table table, ByteView key, Bytes value) override {
    rows_.put(table, key, std::move(value));
  }

  void erase(ledger::Table table, ByteView key) override { rows_.erase(table, key); }

  void put_unread(ledger::Table table, ByteView key, Bytes value) override {
    rows_.put_unread(table, key, std::move(value));
  }

 private:
  const ledger::RowReader& log_;
  ledger::Rows& rows_;
  std::optional<Bytes> entry_;
};

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
                ledger::Rows& into, const Progress& progress) {
  BesideLog rows(reader, into);
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
