#pragma once
// Applies every entry to every view, in a fixed order, within the ledger's batch.
#include <atomic>
#include <memory>
#include <optional>
#include <vector>

#include "events/ledger/rows.h"
#include "projections/runtime/view.h"
#include "schema/types/ids.h"

namespace letopis::runtime {

/// apply() belongs to the writer's thread, poisoned() may be read by any. An entry that a view
/// cannot apply is never skipped in silence: it gets a poison row beside the others, and is
/// counted.
class Views final : public ledger::Projector {
 public:
  explicit Views(std::vector<std::unique_ptr<const View>> views) : views_(std::move(views)) {}

  /// O(views); the payload is decoded once.
  void apply(const log::EntryView& entry, ledger::Rows& rows) override;

  /// Entries that could not be applied whole since this object was made.
  [[nodiscard]] std::uint64_t poisoned() const { return poisoned_.load(std::memory_order_relaxed); }

  /// One number for the shape of all rows: changes when any view's version does.
  [[nodiscard]] std::uint32_t version() const;

 private:
  const std::vector<std::unique_ptr<const View>> views_;
  std::atomic<std::uint64_t> poisoned_{0};
};

/// Positions of the poison rows, lowest first; at most `limit`.
[[nodiscard]] std::vector<Position> poisoned_entries(const ledger::RowReader& reader,
                                                     std::size_t limit);

}  // namespace letopis::runtime
