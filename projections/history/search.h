#pragma once
// Audit: which entries answer a question, newest first, a screen at a time.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "events/ledger/rows.h"
#include "projections/history/index.h"
#include "schema/types/time.h"

namespace letopis::history {

inline constexpr std::size_t kSearchLimit = 200;
inline constexpr std::size_t kSearchBudget = 20'000;

/// Every condition that is given must hold; ids that do not exist ask nothing.
struct Filter {
  std::optional<Instant> from;  // recorded, inclusive
  std::optional<Instant> to;    // recorded, exclusive
  PersonId actor;
  PersonId person;  // that the entry is about: a pupil
  GroupId group;
  std::optional<EventKind> kind;
  std::optional<Role> role;
  bool corrections = false;
  bool after_lock = false;
  std::optional<Position> cursor;  // only entries below: `next` of the page before
  std::size_t limit = 50;          // at most kSearchLimit
  /// Asked last, of entries that meet all the rest; such as a search in the reason's words.
  std::function<bool(const log::EntryView&)> also;
};

struct Hit {
  Position position;
  Indexed about;
  bool operator==(const Hit&) const = default;
};

struct Found {
  std::vector<Hit> hits;         // newest first
  std::optional<Position> next;  // cursor of what is left; nothing at the end
  Position scanned_to;           // everything from here up to the cursor was examined
  std::size_t examined = 0;
};

/// Examines at most `budget` rows of the index that promises the fewest: of the person, of the
/// actor, of corrections, else the entries themselves. A page may hold fewer hits than `limit`,
/// even none, and still have a `next`. As thread-safe as the reader.
[[nodiscard]] Found search(const ledger::RowReader& reader, const Filter& filter,
                           std::size_t budget = kSearchBudget);

/// What the index knows of an entry; one lookup.
[[nodiscard]] std::optional<Indexed> indexed(const ledger::RowReader& reader, PersonId actor,
                                             Position position);

/// Days with entries from `from` to `to`, inclusive, oldest first. O(days).
[[nodiscard]] std::vector<Day> days(const ledger::RowReader& reader, SchoolDate from,
                                    SchoolDate to);

}  // namespace letopis::history
