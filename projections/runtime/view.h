#pragma once
// A view: a pure fold of entries into rows of its own tables. It may read rows of the views before
// it in the list (projections/all.h) and entries below the one it is shown, never the ledger's
// other tables, so that a replay gives the same bytes.
#include <cstdint>
#include <span>
#include <string_view>

#include "events/all.h"
#include "events/ledger/rows.h"

namespace letopis::runtime {

/// Stateless and therefore thread-safe. Never throws on account of what an entry holds.
class View {
 public:
  virtual ~View() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// Raised with every change of what the view writes: the rows of another version are rebuilt.
  [[nodiscard]] virtual std::uint32_t version() const = 0;
  [[nodiscard]] virtual std::span<const ledger::Table> tables() const = 0;
  /// `event` is null when the payload cannot be read. False when the entry contradicts the rows
  /// (a mark in a lesson that nobody scheduled); the rest of the log is still applied.
  [[nodiscard]] virtual bool apply(const log::EntryView& entry, const Event* event,
                                   ledger::Rows& rows) const = 0;
};

}  // namespace letopis::runtime
