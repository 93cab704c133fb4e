#include "projections/records/view.h"

#include <array>

#include "projections/records/commitment.h"
#include "projections/runtime/tables.h"

namespace letopis::records {
namespace {

constexpr std::array<ledger::Table, 1> kTables{runtime::kRecordMap};

// The writer's rows may be there already: whoever proposed the entry had to know them.
bool bring_to(std::uint64_t as_of, ledger::Rows& rows) {
  const Get get = reading(rows);
  if (map_tip(get).as_of == as_of) return true;
  auto next = advance_to(get, as_of);
  if (!next) return false;
  for (auto& [key, page] : next->pages) rows.put(runtime::kRecordMap, key, std::move(page));
  put_tip(next->tip, rows);
  return true;
}

}  // namespace

std::span<const ledger::Table> RecordMapView::tables() const { return kTables; }

bool RecordMapView::apply(const log::EntryView& entry, const Event* event,
                          ledger::Rows& rows) const {
  const auto* const as = event != nullptr ? std::get_if<upkeep::RecordsCommitted>(event) : nullptr;
  if (as == nullptr) return true;
  if (as->as_of > entry.position().value || !bring_to(as->as_of, rows)) return false;
  if (map_tip(reading(rows)) != MapTip{as->as_of, as->records, as->root}) return false;
  put_commitment({entry.position(), entry.recorded(), *as}, rows);
  return true;
}

}  // namespace letopis::records
