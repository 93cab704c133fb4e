#pragma once
// A journal page as it stood: what an auditor asks with `?at=`.
#include <optional>

#include "events/ledger/rows.h"
#include "projections/journal/page.h"

namespace letopis::past {

/// The page as it was right after the entry at `at`; nothing when the group did not exist yet.
/// Reads the histories of what the page shows today and nothing else: a few lookups per cell, no
/// replay of the log. `version` is the page's own while nothing newer touched it, else `at`: either
/// way the same version always means the same page. To ask by a moment: history::position_at.
[[nodiscard]] std::optional<journal::Page> page_at(const ledger::RowReader& reader, GroupId group,
                                                   SchoolDate from, SchoolDate to, Position at);

}  // namespace letopis::past
