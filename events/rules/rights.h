#pragma once
// How rules ask the table of rights: whether the actor's role may take an action at all, and
// whether the right reaches what the action is about. Pure.
#include "events/rules/facts.h"
#include "events/rules/rights_table.h"
#include "schema/types/refusal.h"
#include "schema/types/result.h"

namespace letopis::rules {

/// Whether the actor's role has the access to the function, in some scope: not_permitted otherwise.
/// Two roles stand beside the table, since nobody signs in with them: Role::none is the program
/// itself and must have no user, it opens the organisation and its first people and accounts; the
/// importer writes whatever a person may write.
[[nodiscard]] Result<void, Refusal> check_right(const log::Actor& actor, Function function,
                                                Access access);

/// The same, and the right reaches everything in the organisation: not_permitted when the role has
/// none, not_in_scope when it reaches less.
[[nodiscard]] Result<void, Refusal> check_right_to_all(const log::Actor& actor, Function function,
                                                       Access access);

/// Whether the actor may write in the group on that day, be it all, an own group, or a group of an
/// own class: not_permitted, not_in_scope.
[[nodiscard]] Result<void, Refusal> check_group(const log::Actor& actor, Facts& facts,
                                                Function function, GroupId group, SchoolDate day);

/// What only the program itself may record, such as a restore: not_permitted.
[[nodiscard]] Result<void, Refusal> check_program(const log::Actor& actor);

/// Code, text and document of a reason within their bounds: invalid_value otherwise. Whether a
/// reason is needed is the business of the part's rules.
[[nodiscard]] Result<void, Refusal> check_reason(const log::Reason& reason);

/// How every rule but the opening itself begins: unknown_organisation when nothing is opened yet,
/// then what the right's check said, then check_reason(). Yields the settings in force.
[[nodiscard]] Result<organisation::Settings, Refusal> begin(const Context& context, Facts& facts,
                                                            const Result<void, Refusal>& right);
/// With check_right(context.actor, function, Access::write).
[[nodiscard]] Result<organisation::Settings, Refusal> begin(const Context& context, Facts& facts,
                                                            Function function);

/// unknown_person or person_kind_mismatch unless the person is of that kind.
[[nodiscard]] Result<void, Refusal> check_kind(Facts& facts, PersonId person, PersonKind kind);

}  // namespace letopis::rules
