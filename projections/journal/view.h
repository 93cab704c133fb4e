#pragma once
// Folds entries into journal pages (rows.h). Reads people and lessons from the directory's rows.
#include "projections/runtime/view.h"

namespace letopis::journal {

class PageView final : public runtime::View {
 public:
  [[nodiscard]] std::string_view name() const override { return "journal"; }

  [[nodiscard]] std::uint32_t version() const override { return 1; }

  [[nodiscard]] std::span<const ledger::Table> tables() const override;
  /// A mark or an absence: two lookups, two writes.
  [[nodiscard]] bool apply(const log::EntryView& entry, const Event* event,
                           ledger::Rows& rows) const override;
};

}  // namespace letopis::journal
