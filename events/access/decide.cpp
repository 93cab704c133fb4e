#include "events/access/decide.h"

#include <algorithm>

#include "events/rules/bounds.h"
#include "events/rules/rights.h"
#include "schema/types/limits.h"

namespace letopis::access {
namespace {

constexpr std::size_t kLoginBytesMin = 2;

bool is_login_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
         c == '@';
}

bool are_roles(const std::vector<Role>& roles) {
  if (roles.empty() || roles.size() > limits::kRolesPerAccount) return false;
  std::vector<Role> sorted = roles;
  std::sort(sorted.begin(), sorted.end());
  const bool repeated = std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
  return !repeated &&
         std::all_of(roles.begin(), roles.end(), [](Role role) { return is_personal(role); });
}

/// Whose credentials: each kind of person has a row of its own in the table of rights.
rules::Function credentials_of(PersonKind kind) {
  const bool family = kind == PersonKind::pupil || kind == PersonKind::parent;
  return family ? rules::Function::family_credentials : rules::Function::staff_credentials;
}

/// Whether the actor may give access to a person of this kind.
Result<void, Refusal> check_credentials(const rules::Context& context, rules::Facts& facts,
                                        PersonId person, RefusalCode unknown) {
  const auto kind = facts.person(person);
  if (!kind) return rules::refuse(unknown);
  return rules::check_right_to_all(context.actor, credentials_of(*kind), rules::Access::write);
}

/// Who may give access to anybody at all; to whom is looked at when the person is known.
Result<void, Refusal> check_any_credentials(const log::Actor& actor) {
  auto staff = rules::check_right(actor, rules::Function::staff_credentials, rules::Access::write);
  if (staff) return staff;
  return rules::check_right(actor, rules::Function::family_credentials, rules::Access::write);
}

}  // namespace

bool is_login(std::string_view login) {
  return login.size() >= kLoginBytesMin && login.size() <= limits::kLoginBytes &&
         std::all_of(login.begin(), login.end(), is_login_char);
}

Result<AccountOpened, Refusal> decide(const OpenAccount& action, const rules::Context& context,
                                      rules::Facts& facts) {
  auto begun = rules::begin(context, facts, check_any_credentials(context.actor));
  if (!begun) return Failure{std::move(begun).error()};
  auto fields = rules::Bounds()
                    .that("login", is_login(action.as.login))
                    .that("roles", are_roles(action.as.roles))
                    .result();
  if (!fields) return Failure{std::move(fields).error()};
  auto right = check_credentials(context, facts, action.as.person, RefusalCode::unknown_person);
  if (!right) return Failure{std::move(right).error()};
  if (facts.login_taken(action.as.login)) return rules::refuse(RefusalCode::already_exists);
  return action.as;
}

Result<PasswordIssued, Refusal> decide(const IssuePassword& action, const rules::Context& context,
                                       rules::Facts& facts) {
  auto begun = rules::begin(context, facts, check_any_credentials(context.actor));
  if (!begun) return Failure{std::move(begun).error()};
  // Passwords are not taken over from another system.
  if (context.actor.role == Role::importer) return rules::refuse(RefusalCode::not_permitted);
  const auto owner = facts.owner_of(action.as.account);
  if (!owner) return rules::refuse(RefusalCode::unknown_account);
  auto right = check_credentials(context, facts, *owner, RefusalCode::unknown_person);
  if (!right) return Failure{std::move(right).error()};
  return action.as;
}

}  // namespace letopis::access
