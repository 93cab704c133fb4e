// The days before the first lesson.
#include <algorithm>
#include <set>
#include <utility>

#include "server/demo/model.h"
#include "server/import/login.h"

namespace letopis::demo {
namespace {

constexpr std::string_view kOffice = "10.20.0.2";

/// Adds actions one after the other, a few seconds apart.
class Opening {
 public:
  Opening(Model& model, Agenda& agenda)
      : model_(model), agenda_(agenda), at_(model.at(plus_days(model.first_monday, -5), 540)) {}

  void add(Role role, Action action, Handle born = kNoHandle) {
    DemoAction out;
    out.at = at_;
    at_.us += 2 * kSecondUs + static_cast<std::int64_t>(model_.dice.below(900'000));
    out.actor.role = role;
    if (role != Role::none) out.actor.user.value = office(model_, role);
    out.origin = {role == Role::none ? std::string() : std::string(kOffice),
                  role == Role::none ? "letopis demo" : "Firefox 145, Windows"};
    out.action = std::move(action);
    out.born = born;
    agenda_.add(std::move(out));
  }

  void account(Role by, Handle person, const std::string& wish, std::vector<Role> roles) {
    const auto taken = [&](const std::string& login) { return logins_.contains(login); };
    DemoAccount account{import::free_login(wish, taken), std::move(roles), person,
                        model_.take_handle()};
    logins_.insert(account.login);
    access::AccountOpened as;
    as.person.value = person;
    as.login = account.login;
    as.roles = account.roles;
    add(by, access::OpenAccount{as}, account.account);
    model_.accounts.push_back(std::move(account));
  }

 private:
  Model& model_;
  Agenda& agenda_;
  Instant at_;
  std::set<std::string, std::less<>> logins_;
};

people::PersonCreated person_of(PersonKind kind, const FullName& name, Sex sex) {
  people::PersonCreated out;
  out.kind = kind;
  out.family = name.family;
  out.given = name.given;
  out.patronymic = name.patronymic;
  out.sex = sex;
  return out;
}

void open_school(Model& model, Opening& opening) {
  organisation::OrganisationOpened as;
  as.full_name = "Средняя школа № 0 (демонстрация)";
  as.short_name = "Школа № 0";
  as.settings.utc_offset_minutes = model.options.utc_offset_minutes;
  as.training = true;
  opening.add(Role::none, organisation::OpenOrganisation{as}, model.take_handle());
  for (const Handle person : {model.administrator, model.secretary}) {
    const FullName name = draw_name(Sex::female, model.dice);
    opening.add(Role::none, people::CreatePerson{person_of(PersonKind::staff, name, Sex::female)},
                person);
  }
  opening.account(Role::none, model.administrator, "admin", {Role::administrator});
  opening.account(Role::administrator, model.secretary, "secretary", {Role::clerk});
}

void hire_people(Model& model, Opening& opening) {
  for (const Teacher& teacher : model.teachers) {
    opening.add(Role::clerk,
                people::CreatePerson{person_of(PersonKind::staff, teacher.name, teacher.sex)},
                teacher.person);
  }
  opening.account(Role::administrator, model.teachers[model.deputy].person, "deputy",
                  {Role::deputy_head, Role::teacher});
  const Handle auditor = model.take_handle();
  const FullName name = draw_name(Sex::male, model.dice);
  opening.add(Role::administrator,
              people::CreatePerson{person_of(PersonKind::other, name, Sex::male)}, auditor);
  opening.account(Role::administrator, auditor, "auditor", {Role::auditor});
  for (std::size_t i = 0; i < model.teachers.size(); ++i) {
    if (i == model.deputy) continue;
    const Teacher& teacher = model.teachers[i];
    opening.account(Role::administrator, teacher.person,
                    i == 0 ? "teacher" : import::login_from(teacher.name.family), {Role::teacher});
  }
}

void define_terms(Model& model, Opening& opening) {
  organisation::TermDefined year;
  year.title = to_iso(model.year_from).substr(0, 4) + "/" + to_iso(model.year_to).substr(0, 4) +
               " учебный год";
  year.kind = organisation::TermKind::year;
  year.from = model.year_from;
  year.to = model.year_to;
  opening.add(Role::administrator, organisation::DefineTerm{year}, model.take_handle());
  organisation::TermDefined term;
  term.title = "Текущая четверть";
  term.kind = organisation::TermKind::quarter;
  term.from = model.first_monday;
  term.to =
      std::min(plus_days(model.first_monday, 7 * (model.options.weeks + 1) - 3), model.year_to);
  opening.add(Role::administrator, organisation::DefineTerm{term}, model.take_handle());
}

void fill_classes(Model& model, Opening& opening) {
  for (const SchoolClass& school_class : model.classes) {
    opening.add(Role::administrator,
                people::CreateClass{{school_class.grade, school_class.title, {}}}, school_class.id);
  }
  for (const Pupil& pupil : model.pupils) {
    if (pupil.from > model.first_monday) continue;
    people::PersonCreated as = person_of(PersonKind::pupil, pupil.name, pupil.sex);
    as.born = plus_days(model.year_from, -365 * (6 + pupil.grade) - model.dice.between(0, 364));
    opening.add(Role::clerk, people::CreatePerson{as}, pupil.person);
  }
}

void fill_groups(Model& model, Opening& opening) {
  for (const Group& group : model.groups) {
    people::GroupCreated as;
    as.school_class.value = model.classes[group.school_class].id;
    as.subject = subjects()[group.subject].title;
    as.title = group.title;
    opening.add(Role::administrator, people::CreateGroup{as}, group.id);
    for (const std::size_t teacher : {group.teacher, group.second_teacher}) {
      if (teacher == kNobody) continue;
      people::TeacherAssigned assigned;
      assigned.group.value = group.id;
      assigned.teacher.value = model.teachers[teacher].person;
      assigned.from = model.first_monday;
      assigned.to = model.year_to;
      opening.add(Role::deputy_head, people::AssignTeacher{assigned}, model.take_handle());
    }
    for (const std::size_t index : group.pupils) {
      if (model.pupils[index].from > model.first_monday) continue;
      people::PupilEnrolled enrolled;
      enrolled.group.value = group.id;
      enrolled.pupil.value = model.pupils[index].person;
      enrolled.from = model.first_monday;
      enrolled.to = model.year_to;
      opening.add(Role::administrator, people::EnrolPupil{enrolled}, model.take_handle());
    }
  }
}

}  // namespace

void add_opening(Model& model, Agenda& agenda) {
  Opening opening(model, agenda);
  open_school(model, opening);
  hire_people(model, opening);
  define_terms(model, opening);
  fill_classes(model, opening);
  fill_groups(model, opening);
}

}  // namespace letopis::demo
