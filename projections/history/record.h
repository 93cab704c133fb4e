#pragma once
// The history of one record, by walking from its newest entry to the one before, as the entries
// themselves tell. Pure functions of a reader; as thread-safe as the reader is.
#include <cstddef>
#include <optional>
#include <vector>

#include "events/ledger/rows.h"
#include "schema/types/ids.h"

namespace letopis::history {

struct RecordEntry {
  Position position;
  Bytes bytes;           // as stored; empty when the store has none at this position
  bool readable = true;  // false: not the well-formed entry of this record that should be here
};

/// Longest history that is read; the newest entries of a longer one.
inline constexpr std::size_t kHistoryEntries = 10'000;

/// Entries of the record at or before `at` (all, when there is no `at`), oldest first. One lookup
/// each. Behind an entry that cannot be read the walk of a mark or an absence goes on by the audit
/// index: damage hides nothing else.
[[nodiscard]] std::vector<RecordEntry> record_history(const ledger::RowReader& reader,
                                                      const log::RecordKey& record,
                                                      std::optional<Position> at = {});
/// Mark and absence entries of a cell, together, oldest first.
[[nodiscard]] std::vector<RecordEntry> cell_history(const ledger::RowReader& reader,
                                                    LessonId lesson, PersonId pupil,
                                                    std::optional<Position> at = {});
/// The record's newest readable entry at or before `at`: what stood then.
[[nodiscard]] std::optional<RecordEntry> newest_at(const ledger::RowReader& reader,
                                                   const log::RecordKey& record, Position at);

}  // namespace letopis::history
