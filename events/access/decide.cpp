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

}  // namespace

bool is_login(std::string_view login) {
  return login.size() >= kLoginBytesMin && login.size() <= limits::kLoginBytes &&
         std::all_of(login.begin(), login.end(), is_login_char);
}

Result<AccountOpened, Refusal> decide(const OpenAccount& action, const rules::Context& context,
                                      rules::Facts& facts) {
  auto begun = rules::begin(context, facts, rules::Function::open_account);
  if (!begun) return Failure{std::move(begun).error()};
  auto fields = rules::Bounds()
                    .that("login", is_login(action.as.login))
                    .that("roles", are_roles(action.as.roles))
                    .result();
  if (!fields) return Failure{std::move(fields).error()};
  if (!facts.person(action.as.person)) return rules::refuse(RefusalCode::unknown_person);
  if (facts.login_taken(action.as.login)) return rules::refuse(RefusalCode::already_exists);
  return action.as;
}

Result<PasswordIssued, Refusal> decide(const IssuePassword& action, const rules::Context& context,
                                       rules::Facts& facts) {
  auto begun = rules::begin(context, facts, rules::Function::issue_password);
  if (!begun) return Failure{std::move(begun).error()};
  if (!facts.account_exists(action.as.account)) return rules::refuse(RefusalCode::unknown_account);
  return action.as;
}

}  // namespace letopis::access
