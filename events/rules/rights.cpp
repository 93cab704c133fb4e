#include "events/rules/rights.h"

#include "events/rules/bounds.h"
#include "schema/types/limits.h"

namespace letopis::rules {
namespace {

bool program_may(Function function) {
  switch (function) {
    case Function::open_organisation:
    case Function::create_person:
    case Function::open_account:
    case Function::issue_password:
    case Function::keep_ledger:
      return true;
    case Function::change_settings:
    case Function::define_term:
    case Function::arrange_classes:
    case Function::schedule_lesson:
    case Function::write_marks:
      return false;
  }
  return false;
}

bool administrator_may(Function function) {
  return function != Function::schedule_lesson && function != Function::write_marks &&
         function != Function::keep_ledger;
}

bool deputy_head_may(Function function) {
  return function == Function::define_term || function == Function::arrange_classes ||
         function == Function::schedule_lesson;
}

bool teacher_may(Function function) {
  return function == Function::schedule_lesson || function == Function::write_marks;
}

bool role_may(Role role, Function function) {
  switch (role) {
    case Role::none:
      return program_may(function);
    case Role::administrator:
      return administrator_may(function);
    case Role::deputy_head:
      return deputy_head_may(function);
    case Role::teacher:
      return teacher_may(function);
    case Role::auditor:
    case Role::director:
    case Role::class_teacher:
    case Role::clerk:
    case Role::hr:
    case Role::pupil:
    case Role::parent:
    case Role::coordinator:
    case Role::municipal:
    case Role::regional:
      return false;
    case Role::importer:
      return function != Function::issue_password && function != Function::keep_ledger;
  }
  return false;
}

}  // namespace

Result<void, Refusal> check_right(const log::Actor& actor, Function function) {
  const bool impostor = actor.role == Role::none && actor.user.exists();
  if (impostor || !role_may(actor.role, function)) return refuse(RefusalCode::not_permitted);
  return {};
}

Result<void, Refusal> check_reason(const log::Reason& reason) {
  return Bounds()
      .between("reason.code", static_cast<std::int64_t>(reason.code),
               static_cast<std::int64_t>(ReasonCode::none),
               static_cast<std::int64_t>(ReasonCode::transfer))
      .text("reason.text", reason.text, limits::kTextBytes)
      .line("reason.document", reason.document, limits::kDocumentBytes)
      .result();
}

Result<organisation::Settings, Refusal> begin(const Context& context, Facts& facts,
                                              Function function) {
  std::optional<organisation::Settings> settings = facts.settings();
  if (!settings) return refuse(RefusalCode::unknown_organisation);
  auto right = check_right(context.actor, function);
  if (!right) return Failure{std::move(right).error()};
  auto reason = check_reason(context.reason);
  if (!reason) return Failure{std::move(reason).error()};
  return *settings;
}

Result<void, Refusal> check_kind(Facts& facts, PersonId person, PersonKind kind) {
  const std::optional<PersonKind> known = facts.person(person);
  if (!known) return refuse(RefusalCode::unknown_person);
  if (*known != kind) return refuse(RefusalCode::person_kind_mismatch);
  return {};
}

}  // namespace letopis::rules
