#pragma once
// The cells of one column, packed: 14 bytes each, sorted by pupil. The whole row is written again
// at every mark, so it holds nothing else.
#include <cstddef>
#include <cstdint>
#include <optional>

#include "schema/types/bytes.h"
#include "schema/types/ids.h"
#include "schema/types/vocabulary.h"

namespace letopis::journal {

inline constexpr std::size_t kCellBytes = 14;

/// What stands in one cell. A revision of 0: never written; revisions stop at 65,535 (the exact one
/// is in the ledger's table of records).
struct StandingCell {
  PersonId pupil;
  Mark mark = Mark::none;
  std::uint16_t mark_revision = 0;
  Absence absence = Absence::none;
  std::uint16_t absence_revision = 0;
  bool operator==(const StandingCell&) const = default;
};

[[nodiscard]] inline std::size_t cell_count(ByteView row) { return row.size() / kCellBytes; }

/// `index` < cell_count(row). O(1).
[[nodiscard]] StandingCell cell_at(ByteView row, std::size_t index);
/// The pupil's cell; one that was never written when there is none. O(log cells).
[[nodiscard]] StandingCell cell_of(ByteView row, PersonId pupil);
/// The row with the pupil's cell put in its place. O(cells).
[[nodiscard]] Bytes with_cell(ByteView row, const StandingCell& cell);
/// A record's revision as a cell holds it.
[[nodiscard]] std::uint16_t saturated(std::uint32_t revision);

}  // namespace letopis::journal
