#pragma once
// An entry in the words that people are shown. A file may show anything: what counts is what the
// entry's own bytes say.
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "events/log/entry.h"

namespace letopis::evidence {

/// Members of an entry's JSON that its bytes decide; in this order in Words.
inline constexpr std::array<std::string_view, 8> kWordNames{
    "record", "revision", "kind", "was", "value", "recorded", "effective", "role"};

/// Nothing: null.
using Words = std::array<std::optional<std::string>, kWordNames.size()>;

/// Pure. O(payload).
[[nodiscard]] Words words_of(const log::EntryView& entry);

}  // namespace letopis::evidence
