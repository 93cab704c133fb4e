#pragma once
// Questions to the directory. Pure functions of a reader: as thread-safe as the reader is.
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "events/ledger/rows.h"
#include "projections/directory/rows.h"

namespace letopis::directory {

/// Nothing until the organisation is opened.
[[nodiscard]] std::optional<Organisation> organisation(const ledger::RowReader& reader);
/// In order of creation.
[[nodiscard]] std::vector<Term> terms(const ledger::RowReader& reader);
[[nodiscard]] std::vector<SchoolClass> classes(const ledger::RowReader& reader);
/// With rosters; in order of creation. O(groups).
[[nodiscard]] std::vector<Group> groups(const ledger::RowReader& reader);

[[nodiscard]] std::optional<Person> person(const ledger::RowReader& reader, PersonId id);
[[nodiscard]] std::optional<SchoolClass> school_class(const ledger::RowReader& reader, ClassId id);
[[nodiscard]] std::optional<Group> group(const ledger::RowReader& reader, GroupId id);
[[nodiscard]] std::optional<Lesson> lesson(const ledger::RowReader& reader, LessonId id);
[[nodiscard]] std::optional<Account> account(const ledger::RowReader& reader, AccountId id);
[[nodiscard]] std::optional<Account> account_by_login(const ledger::RowReader& reader,
                                                      std::string_view login);
/// The id of the entity that bears an external id; the newest when several do.
[[nodiscard]] std::optional<std::uint64_t> external(const ledger::RowReader& reader,
                                                    RecordKind kind, std::string_view external_id);

/// Display names in the order asked for; empty where there is no such person.
[[nodiscard]] std::vector<std::string> names(const ledger::RowReader& reader,
                                             std::span<const PersonId> ids);
/// Every person whose display name contains `part` (case and ё do not matter), at most `limit`.
/// O(people).
[[nodiscard]] std::vector<Person> people_named(const ledger::RowReader& reader,
                                               std::string_view part, std::size_t limit);

}  // namespace letopis::directory
