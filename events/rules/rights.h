#pragma once
// Which role may take which kind of action at all (roles x functions). Scope, such as "own lesson",
// is the business of the part's rules. Pure.
#include "events/rules/facts.h"
#include "schema/types/refusal.h"
#include "schema/types/result.h"

namespace letopis::rules {

enum class Function {
  open_organisation,
  change_settings,
  define_term,
  create_person,
  arrange_classes,  // classes, groups, who teaches and who learns in them
  open_account,
  issue_password,
  schedule_lesson,
  write_marks,  // marks and absences
  keep_ledger,  // restores and outages of the ledger itself
};

/// Whether the actor's role has the function: not_permitted otherwise. Role::none is the program
/// itself and must have no user; it opens the organisation and its first accounts, and tells what
/// befell the ledger itself; nothing else.
[[nodiscard]] Result<void, Refusal> check_right(const log::Actor& actor, Function function);

/// Code, text and document of a reason within their bounds: invalid_value otherwise. Whether a
/// reason is needed is the business of the part's rules.
[[nodiscard]] Result<void, Refusal> check_reason(const log::Reason& reason);

/// How every rule but the opening itself begins: unknown_organisation when nothing is opened yet,
/// then check_right() and check_reason(). Yields the settings in force.
[[nodiscard]] Result<organisation::Settings, Refusal> begin(const Context& context, Facts& facts,
                                                            Function function);

/// unknown_person or person_kind_mismatch unless the person is of that kind.
[[nodiscard]] Result<void, Refusal> check_kind(Facts& facts, PersonId person, PersonKind kind);

}  // namespace letopis::rules
