#pragma once
// Entries of a stretch of the log as they were read: hashed side by side, decoded, not yet judged.
#include <cstdint>
#include <optional>
#include <vector>

#include "events/audit/chunk.h"
#include "events/log/entry.h"

namespace letopis::audit {

/// What is known of the entry at one position.
struct Seen {
  enum class State : std::uint8_t { missing, unreadable, other_ledger, out_of_place, in_place };

  State state = State::missing;
  std::uint64_t number = 0;  // as it says itself
  Digest leaf;               // of the bytes that are there
  Digest previous;
  Instant recorded;
  log::RecordKey record;
  std::uint32_t revision = 0;
  std::optional<log::Prior> prior;

  [[nodiscard]] bool in_place() const { return state == State::in_place; }
};

struct Stretch {
  std::uint64_t from = 0;
  std::uint64_t until = 0;
  std::uint64_t ahead = 0;  // where the entries end that are only looked at, not judged
};

/// Seen entries of [from, ahead), indexed from 0. Strays below `until` go to `findings`.
[[nodiscard]] Result<std::vector<Seen>, ReadFault> see(const Terms& terms, const Stretch& stretch,
                                                       Findings& findings);

}  // namespace letopis::audit
