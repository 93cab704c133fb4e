#include "server/import/lookup.h"

namespace letopis::import {
namespace {

template <class... Each>
struct Overloaded : Each... {
  using Each::operator()...;
};
template <class... Each>
Overloaded(Each...) -> Overloaded<Each...>;

}  // namespace

void Lookup::learn(Position position, const Event& event) {
  const Overloaded take{[&](const organisation::OrganisationOpened& e) { born(position, e); },
                        [&](const organisation::TermDefined& e) { born(position, e); },
                        [&](const people::PersonCreated& e) { born(position, e); },
                        [&](const people::ClassCreated& e) { born(position, e); },
                        [&](const people::GroupCreated& e) { born(position, e); },
                        [&](const journal::LessonScheduled& e) { born(position, e); },
                        [&](const access::AccountOpened& e) { open(e); },
                        [&](const people::TeacherAssigned& e) { add(e); },
                        [&](const people::PupilEnrolled& e) { add(e); },
                        [&](const journal::MarkSet& e) { put(e.lesson, e.pupil, e.value); },
                        [&](const journal::MarkChanged& e) { put(e.lesson, e.pupil, e.value); },
                        [&](const journal::MarkRevoked& e) { put(e.lesson, e.pupil, Mark::none); },
                        [](const organisation::SettingsChanged&) {},
                        [](const people::PupilLeft&) {},
                        [](const access::PasswordIssued&) {},
                        [](const attendance::AbsenceSet&) {},
                        [](const attendance::AbsenceCorrected&) {},
                        [](const attendance::AbsenceRevoked&) {},
                        [](const upkeep::LedgerRestored&) {},
                        [](const upkeep::OutageEnded&) {},
                        [](const upkeep::RecordsCommitted&) {}};
  std::visit(take, event);
}

void Lookup::learn(Position position, const Action& action) {
  const Overloaded take{[&](const organisation::OpenOrganisation& a) { born(position, a.as); },
                        [&](const organisation::DefineTerm& a) { born(position, a.as); },
                        [&](const people::CreatePerson& a) { born(position, a.as); },
                        [&](const people::CreateClass& a) { born(position, a.as); },
                        [&](const people::CreateGroup& a) { born(position, a.as); },
                        [&](const journal::ScheduleLesson& a) { born(position, a.as); },
                        [&](const access::OpenAccount& a) { open(a.as); },
                        [&](const people::AssignTeacher& a) { add(a.as); },
                        [&](const people::EnrolPupil& a) { add(a.as); },
                        [&](const journal::PutMark& a) { put(a.lesson, a.pupil, a.value); },
                        [](const organisation::ChangeSettings&) {},
                        [](const people::EndEnrolment&) {},
                        [](const access::IssuePassword&) {},
                        [](const attendance::PutAbsence&) {},
                        [](const upkeep::RestoreLedger&) {},
                        [](const upkeep::EndOutage&) {},
                        [](const upkeep::CommitRecords&) {}};
  std::visit(take, action);
}

std::optional<PersonId> Lookup::owner_of(std::string_view login) const {
  const auto at = logins_.find(login);
  return at == logins_.end() ? std::nullopt : std::optional(at->second);
}

bool Lookup::knows(const people::PupilEnrolled& stay) const {
  return stays_.contains(Span{stay.group.value, stay.pupil.value, stay.from, stay.to});
}

bool Lookup::knows(const people::TeacherAssigned& assignment) const {
  return assignments_.contains(
      Span{assignment.group.value, assignment.teacher.value, assignment.from, assignment.to});
}

std::optional<Lookup::Marks> Lookup::marks(LessonId lesson, PersonId pupil) const {
  const auto at = marks_.find({lesson.value, pupil.value});
  return at == marks_.end() ? std::nullopt : std::optional(at->second);
}

void Lookup::put(LessonId lesson, PersonId pupil, Mark value) {
  marks_.emplace(std::pair(lesson.value, pupil.value), Marks{value, value}).first->second.now =
      value;
}

void Lookup::open(const access::AccountOpened& account) {
  logins_.emplace(account.login, account.person);
  with_account_.insert(account.person);
}

void Lookup::add(const people::PupilEnrolled& stay) {
  stays_.insert({stay.group.value, stay.pupil.value, stay.from, stay.to});
}

void Lookup::add(const people::TeacherAssigned& assignment) {
  assignments_.insert(
      {assignment.group.value, assignment.teacher.value, assignment.from, assignment.to});
}

}  // namespace letopis::import
