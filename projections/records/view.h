#pragma once
// Keeps the map of records as of the newest commitment. Other entries cost nothing: the map grows
// only where the log commits to it, from the entries in between.
#include "projections/runtime/view.h"

namespace letopis::records {

class RecordMapView final : public runtime::View {
 public:
  [[nodiscard]] std::string_view name() const override { return "record_map"; }

  [[nodiscard]] std::uint32_t version() const override { return 1; }

  [[nodiscard]] std::span<const ledger::Table> tables() const override;
  /// False when the entry commits to a map that the entries before it do not lead to.
  [[nodiscard]] bool apply(const log::EntryView& entry, const Event* event,
                           ledger::Rows& rows) const override;
};

}  // namespace letopis::records
