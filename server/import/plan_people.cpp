// People and their accounts.
#include <algorithm>
#include <utility>

#include "server/import/login.h"
#include "server/import/planning.h"

namespace letopis::import {
namespace {

PersonKind kind_of(UserRole role) {
  switch (role) {
    case UserRole::student:
      return PersonKind::pupil;
    case UserRole::teacher:
    case UserRole::staff:
      return PersonKind::staff;
    case UserRole::family:
      return PersonKind::parent;
  }
  return PersonKind::other;
}

/// An external id that no bundle can hold: sourcedIds are trimmed, this one is not.
std::string id_of(const ExtraPerson& extra) { return " letopis:" + login_from(extra.login); }

void add_extra(Planning& planning, const ExtraPerson& extra) {
  AddPerson person;
  person.as.kind = PersonKind::staff;
  person.as.family = extra.family;
  person.as.given = extra.given;
  person.as.patronymic = extra.patronymic;
  person.as.external_id = id_of(extra);
  AddAccount account;
  account.as.login = login_from(extra.login);
  account.as.roles = extra.roles;
  account.person = person.as.external_id;
  planning.plan.steps.push_back({{}, 0, std::move(person)});
  planning.plan.steps.push_back({{}, 0, std::move(account)});
}

/// The user name, else the name, else something to sign in with at all.
std::string wish(const User& user) {
  std::string login = login_from(user.username);
  if (login.size() < 2) login = login_from(user.family + "." + user.given);
  if (login.size() < 2) login = "teacher";
  return login;
}

}  // namespace

void plan_people(Planning& planning) {
  const ById<Demographic> demographics = by_id(planning.bundle.demographics);
  for (const User& user : planning.bundle.users) {
    if (find(planning.users, user.row.id) == nullptr) continue;
    AddPerson step;
    step.as.kind = kind_of(user.roles.front());
    step.as.family = user.family;
    step.as.given = user.given;
    step.as.patronymic = user.middle;
    step.as.external_id = user.row.id;
    if (const Demographic* known = find(demographics, user.row.id)) {
      step.as.born = known->born;
      step.as.sex = known->sex;
    }
    planning.add(File::users, user.row.line, std::move(step));
  }
  for (const ExtraPerson& extra : planning.options.extras) add_extra(planning, extra);
}

void plan_accounts(Planning& planning) {
  std::set<std::string, std::less<>> taken;
  for (const ExtraPerson& extra : planning.options.extras) taken.insert(login_from(extra.login));
  for (const User& user : planning.bundle.users) {
    const bool teaches = std::ranges::find(user.roles, UserRole::teacher) != user.roles.end();
    if (!teaches || !user.enabled || find(planning.users, user.row.id) == nullptr) continue;
    AddAccount step;
    step.as.login =
        free_login(wish(user), [&](const std::string& login) { return taken.contains(login); });
    taken.insert(step.as.login);
    step.as.roles = {Role::teacher};
    step.person = user.row.id;
    planning.add(File::users, user.row.line, std::move(step));
  }
}

}  // namespace letopis::import
