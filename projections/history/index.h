#pragma once
// Rows of the audit index (keys sort by position, so a scan backwards is newest first):
//   'A' actor position   -> Indexed; one for every entry, the program's own have no actor
//   'P' person position  -> Indexed; entries about a person: marks, absences, stays, the birth
//   'C' position         -> Indexed; corrections only
//   'D' day              -> counters of the day on which entries were recorded, in the school's
//   zone
#include <cstdint>
#include <optional>

#include "schema/types/bytes.h"
#include "schema/types/event_kind.h"
#include "schema/types/ids.h"
#include "schema/types/time.h"
#include "schema/types/vocabulary.h"

namespace letopis::history {

/// What filters ask about an entry, as it was when it was recorded, so that they need not read it.
struct Indexed {
  EventKind kind{};
  Role role = Role::none;
  GroupId group;            // that it concerns, if any
  bool after_lock = false;  // recorded more days after its lesson than the edit window then was
  bool late = false;        // the first value of a cell, on a later day than the lesson's
  bool operator==(const Indexed&) const = default;
};

/// What happened on one day.
struct Day {
  SchoolDate day;
  std::uint32_t events = 0;
  std::uint32_t corrections = 0;
  Position first;
  Position last;
  bool operator==(const Day&) const = default;
};

[[nodiscard]] Bytes actor_key(PersonId actor, Position position);
[[nodiscard]] Bytes person_key(PersonId person, Position position);
[[nodiscard]] Bytes correction_key(Position position);
[[nodiscard]] Bytes day_key(SchoolDate day);
/// The position that ends a key of one of the first three.
[[nodiscard]] Position position_in_key(ByteView key);

[[nodiscard]] Bytes pack(const Indexed& indexed);
[[nodiscard]] std::optional<Indexed> indexed_in(ByteView row);
[[nodiscard]] Bytes pack(const Day& day);
[[nodiscard]] std::optional<Day> day_in(ByteView key, ByteView row);

}  // namespace letopis::history
