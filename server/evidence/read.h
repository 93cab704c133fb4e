#pragma once
// Reading evidence strictly, since a file may come from anybody: everything is bounded, and only
// what is known is taken over. Pure functions; thread-safe.
#include <string>
#include <string_view>

#include "schema/types/result.h"
#include "server/evidence/evidence.h"

namespace letopis::evidence {

inline constexpr std::size_t kEvidenceBytes = 16 * 1024 * 1024;
/// A card: the page with its program, and the evidence inside.
inline constexpr std::size_t kCardBytes = 32 * 1024 * 1024;

/// The place and what is wrong with it, in English: "entries[2].leaf: 32 bytes are needed".
using Unread = std::string;

/// From the JSON of an evidence file. Verifies nothing.
[[nodiscard]] Result<Evidence, Unread> read_evidence(std::string_view text);
/// From an evidence card, the HTML page that holds such a file.
[[nodiscard]] Result<Evidence, Unread> read_card(std::string_view page);

}  // namespace letopis::evidence
