#pragma once
// From a moment to a place in the log. Recorded times rise strictly, so this is a binary search.
#include <cstdint>
#include <optional>

#include "events/ledger/rows.h"
#include "schema/types/ids.h"
#include "schema/types/time.h"

namespace letopis::history {

/// Number of entries recorded before the moment; hence the position of the first at or after it, if
/// there is one. O(log entries) lookups. An entry that cannot be read is passed over.
[[nodiscard]] std::uint64_t entries_before(const ledger::RowReader& reader, Instant moment);
/// The newest entry recorded at or before the moment; nothing when the log is younger.
[[nodiscard]] std::optional<Position> position_at(const ledger::RowReader& reader, Instant moment);

}  // namespace letopis::history
