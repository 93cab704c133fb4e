#include "server/import/realise.h"

#include <string>
#include <utility>

#include "server/import/login.h"

namespace letopis::import {
namespace {

using Realised = Result<std::optional<Action>, Problem>;

Realised unchanged() { return std::optional<Action>(); }

Realised ask(Action action) { return std::optional<Action>(std::move(action)); }

class Realiser {
 public:
  Realiser(const Step& step, const Lookup& lookup) : step_(step), lookup_(lookup) {}

  Realised operator()(const OpenSchool& school) const {
    const auto* known = lookup_.find<organisation::OrganisationOpened>(school.as.external_id);
    if (known == nullptr) return ask(organisation::OpenOrganisation{school.as});
    // The settings are the school's own business once it is open.
    return known->as.full_name == school.as.full_name ? unchanged()
                                                      : changed(school.as.external_id);
  }

  Realised operator()(const AddTerm& term) const {
    return born(term.as, [&] { return Action(organisation::DefineTerm{term.as}); });
  }

  Realised operator()(const AddPerson& person) const {
    return born(person.as, [&] { return Action(people::CreatePerson{person.as}); });
  }

  Realised operator()(const AddClass& school_class) const {
    return born(school_class.as, [&] { return Action(people::CreateClass{school_class.as}); });
  }

  Realised operator()(const AddGroup& group) const {
    people::GroupCreated as = group.as;
    if (!group.school_class.empty()) {
      const auto* known = lookup_.find<people::ClassCreated>(group.school_class);
      if (known == nullptr) return lost(group.school_class);
      as.school_class.value = known->id;
    }
    return born(as, [&] { return Action(people::CreateGroup{as}); });
  }

  Realised operator()(const AddAccount& account) const {
    access::AccountOpened as = account.as;
    const auto* person = lookup_.find<people::PersonCreated>(account.person);
    if (person == nullptr) return lost(account.person);
    as.person.value = person->id;
    if (lookup_.has_account(as.person)) return unchanged();
    as.login = free_login(
        as.login, [&](const std::string& login) { return lookup_.owner_of(login).has_value(); });
    return ask(access::OpenAccount{as});
  }

  Realised operator()(const AddTeacher& teacher) const {
    people::TeacherAssigned as = teacher.as;
    const auto* group = lookup_.find<people::GroupCreated>(teacher.group);
    if (group == nullptr) return lost(teacher.group);
    const auto* person = lookup_.find<people::PersonCreated>(teacher.teacher);
    if (person == nullptr) return lost(teacher.teacher);
    as.group.value = group->id;
    as.teacher.value = person->id;
    return lookup_.knows(as) ? unchanged() : ask(people::AssignTeacher{as});
  }

  Realised operator()(const AddPupil& pupil) const {
    people::PupilEnrolled as = pupil.as;
    const auto* group = lookup_.find<people::GroupCreated>(pupil.group);
    if (group == nullptr) return lost(pupil.group);
    const auto* person = lookup_.find<people::PersonCreated>(pupil.pupil);
    if (person == nullptr) return lost(pupil.pupil);
    as.group.value = group->id;
    as.pupil.value = person->id;
    return lookup_.knows(as) ? unchanged() : ask(people::EnrolPupil{as});
  }

  Realised operator()(const AddLesson& lesson) const {
    journal::LessonScheduled as = lesson.as;
    const auto* group = lookup_.find<people::GroupCreated>(lesson.group);
    if (group == nullptr) return lost(lesson.group);
    as.group.value = group->id;
    return born(as, [&] { return Action(journal::ScheduleLesson{as}); });
  }

  Realised operator()(const AddMark& mark) const {
    const auto* lesson = lookup_.find<journal::LessonScheduled>(mark.lesson);
    if (lesson == nullptr) return lost(mark.lesson);
    const auto* pupil = lookup_.find<people::PersonCreated>(mark.pupil);
    if (pupil == nullptr) return lost(mark.pupil);
    const LessonId lesson_id{lesson->id};
    const PersonId pupil_id{pupil->id};
    const std::optional<Lookup::Marks> known = lookup_.marks(lesson_id, pupil_id);
    if (!known) return ask(journal::PutMark{lesson_id, pupil_id, mark.value});
    // A mark that the school has corrected since is the school's: the bundle still tells its past.
    if (known->first == mark.value || known->now == mark.value) return unchanged();
    return changed(mark.lesson);
  }

 private:
  template <class Born, class Make>
  [[nodiscard]] Realised born(const Born& as, const Make& make) const {
    const Entity<Born>* known = lookup_.find<Born>(as.external_id);
    if (known == nullptr) return ask(make());
    return known->as == as ? unchanged() : changed(as.external_id);
  }

  [[nodiscard]] Failure<Problem> lost(const std::string& id) const {
    return problem(ProblemCode::reference_refused, id);
  }

  [[nodiscard]] Failure<Problem> changed(const std::string& id) const {
    return problem(ProblemCode::changed_since, id);
  }

  [[nodiscard]] Failure<Problem> problem(ProblemCode code, const std::string& id) const {
    return Failure{Problem{step_.file, step_.line, {}, code, printable(id), Severity::error, {}}};
  }

  const Step& step_;
  const Lookup& lookup_;
};

}  // namespace

Result<std::optional<Action>, Problem> realise(const Step& step, const Lookup& lookup) {
  return std::visit(Realiser(step, lookup), step.what);
}

}  // namespace letopis::import
