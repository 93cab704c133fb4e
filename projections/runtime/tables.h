#pragma once
// Tables that the views fill. The store registers them beside the ledger's own; the store also adds
// whose ledger it is, so keys start with the view's own prefix byte.
#include <array>
#include <string_view>

#include "events/ledger/tables.h"

namespace letopis::runtime {

inline constexpr ledger::Table kDirectory = 16;  // who and what there is: small rows by id
inline constexpr ledger::Table kJournal = 17;    // pages of groups: heads, columns, versions
inline constexpr ledger::Table kAudit = 18;  // who did what when: positions by actor, pupil, day

inline constexpr ledger::Table kRecordMap = 19;  // the map of records: pages, tip, commitment

struct ViewTable {
  ledger::Table number;
  std::string_view name;  // stable: names the column family on disk
};

/// Every table that a rebuild drops and fills again.
[[nodiscard]] constexpr std::array<ViewTable, 4> view_tables() {
  return {{{kDirectory, "directory"},
           {kJournal, "journal"},
           {kAudit, "audit"},
           {kRecordMap, "record_map"}}};
}

static_assert(kDirectory >= ledger::kFirstView);

}  // namespace letopis::runtime
