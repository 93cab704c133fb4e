#pragma once
// Whether the entries are still those that the tree was built from.
#include <optional>

#include "events/ledger/head.h"
#include "events/ledger/rows.h"
#include "schema/types/ids.h"

namespace letopis::ledger {

/// The first entry that is missing, unreadable, out of its place in the chain, or not the one whose
/// hash is in the tree; nothing when every entry is as it was written. Recomputes every leaf and
/// the root. O(entries); one lookup each.
[[nodiscard]] std::optional<Position> first_damaged(const RowReader& rows,
                                                    const Published& published);

}  // namespace letopis::ledger
