#pragma once
// Folds entries into the directory: organisation, terms, people, classes, groups with their
// rosters, lessons, accounts, and where each external id leads.
#include "projections/runtime/view.h"

namespace letopis::directory {

class DirectoryView final : public runtime::View {
 public:
  [[nodiscard]] std::string_view name() const override { return "directory"; }

  [[nodiscard]] std::uint32_t version() const override { return 1; }

  [[nodiscard]] std::span<const ledger::Table> tables() const override;
  [[nodiscard]] bool apply(const log::EntryView& entry, const Event* event,
                           ledger::Rows& rows) const override;
};

}  // namespace letopis::directory
