#pragma once
// Folds entries into the audit index (index.h): who did what, to whom, when, and whether in time.
// Reads settings and lessons from the directory's rows.
#include "projections/runtime/view.h"

namespace letopis::history {

class AuditView final : public runtime::View {
 public:
  [[nodiscard]] std::string_view name() const override { return "audit"; }

  [[nodiscard]] std::uint32_t version() const override { return 1; }

  [[nodiscard]] std::span<const ledger::Table> tables() const override;
  /// A mark: three lookups, three writes; a correction four. An entry whose payload cannot be read
  /// is indexed like any other.
  [[nodiscard]] bool apply(const log::EntryView& entry, const Event* event,
                           ledger::Rows& rows) const override;
};

}  // namespace letopis::history
