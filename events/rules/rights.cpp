#include "events/rules/rights.h"

#include "events/rules/bounds.h"
#include "schema/types/limits.h"

namespace letopis::rules {
namespace {

/// The school's first people and accounts; everything else is done by somebody.
bool program_may(Function function) {
  return function == Function::organisation_card || function == Function::roles_and_rights ||
         function == Function::staff_cards || function == Function::create_pupil ||
         function == Function::parent_cards || function == Function::staff_credentials ||
         function == Function::family_credentials;
}

std::optional<Right> right_of(const log::Actor& actor, Function function) {
  constexpr Right kWriteAll{Access::write, Scope::organisation, false, true};
  if (actor.role == Role::importer) return kWriteAll;
  if (actor.role != Role::none) return right_of(actor.role, function);
  if (actor.user.exists() || !program_may(function)) return std::nullopt;
  return kWriteAll;
}

}  // namespace

Result<void, Refusal> check_right(const log::Actor& actor, Function function, Access access) {
  const auto right = right_of(actor, function);
  if (!right || !allows(*right, access)) return refuse(RefusalCode::not_permitted);
  return {};
}

Result<void, Refusal> check_right_to_all(const log::Actor& actor, Function function,
                                         Access access) {
  auto some = check_right(actor, function, access);
  if (!some) return some;
  if (!reaches_all(*right_of(actor, function))) return refuse(RefusalCode::not_in_scope);
  return {};
}

Result<void, Refusal> check_group(const log::Actor& actor, Facts& facts, Function function,
                                  GroupId group, SchoolDate day) {
  auto some = check_right(actor, function, Access::write);
  if (!some) return some;
  const Right right = *right_of(actor, function);
  if (reaches_all(right)) return {};
  Relation relation;
  relation.in_groups = facts.teaches(actor.user, group, day);
  if (!reaches(right, relation)) return refuse(RefusalCode::not_in_scope);
  return {};
}

Result<void, Refusal> check_program(const log::Actor& actor) {
  if (actor.role != Role::none || actor.user.exists()) return refuse(RefusalCode::not_permitted);
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
                                              const Result<void, Refusal>& right) {
  std::optional<organisation::Settings> settings = facts.settings();
  if (!settings) return refuse(RefusalCode::unknown_organisation);
  if (!right) return Failure{right.error()};
  auto reason = check_reason(context.reason);
  if (!reason) return Failure{std::move(reason).error()};
  return *settings;
}

Result<organisation::Settings, Refusal> begin(const Context& context, Facts& facts,
                                              Function function) {
  return begin(context, facts, check_right(context.actor, function, Access::write));
}

Result<void, Refusal> check_kind(Facts& facts, PersonId person, PersonKind kind) {
  const std::optional<PersonKind> known = facts.person(person);
  if (!known) return refuse(RefusalCode::unknown_person);
  if (*known != kind) return refuse(RefusalCode::person_kind_mismatch);
  return {};
}

}  // namespace letopis::rules
