#pragma once
// What an entry did to a value, in the words of the journal.
#include <string_view>

#include "events/log/entry.h"

namespace letopis {

/// What the value was and became, as the journal prints it; both empty for events without a value.
/// Views point at constants.
struct Change {
  std::string_view was;
  std::string_view value;
};

/// Pure; thread-safe. O(payload).
[[nodiscard]] Change change_of(const log::EntryView& entry);

}  // namespace letopis
