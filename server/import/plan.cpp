#include "server/import/plan.h"

#include <algorithm>
#include <array>
#include <utility>

#include "server/import/planning.h"

namespace letopis::import {
namespace {

using organisation::TermKind;

/// The school that the bundle is about, or nothing: then a problem says which there are.
const Org* choose_school(Planning& planning) {
  std::vector<const Org*> schools;
  for (const Org& org : planning.bundle.orgs) {
    if (org.type == OrgType::school) schools.push_back(&org);
  }
  const std::string& wanted = planning.options.school;
  planning.single = schools.size() == 1;
  if (wanted.empty() && schools.size() == 1) return schools.front();
  for (const Org* school : schools) {
    if (!wanted.empty() && school->row.id == wanted) return school;
  }
  const std::string file(name_of(File::orgs));
  if (!wanted.empty() || schools.empty()) {
    planning.problems.add(
        {file, 0, {}, ProblemCode::school_missing, printable(wanted), Severity::error, {}});
    return nullptr;
  }
  for (const Org* school : schools) {
    planning.problems.add({file,
                           school->row.line,
                           "sourcedId",
                           ProblemCode::school_ambiguous,
                           printable(school->row.id),
                           Severity::error,
                           {}});
  }
  return nullptr;
}

TermKind kind_of(SessionType type) {
  switch (type) {
    case SessionType::school_year:
      return TermKind::year;
    case SessionType::semester:
      return TermKind::half_year;
    case SessionType::term:
      return TermKind::trimester;
    case SessionType::grading_period:
      return TermKind::quarter;
    case SessionType::other:
      return TermKind::other;
  }
  return TermKind::other;
}

void plan_school(Planning& planning, const Org& school) {
  OpenSchool step;
  step.as.full_name = school.name;
  step.as.short_name = school.name;
  step.as.settings = planning.options.settings;
  step.as.training = planning.options.training;
  step.as.external_id = school.row.id;
  planning.add(File::orgs, school.row.line, step);
  for (const Session& session : planning.bundle.sessions) {
    AddTerm term;
    term.as = {session.title, kind_of(session.type), session.from, session.to, session.row.id};
    planning.add(File::academic_sessions, session.row.line, term);
  }
}

/// With several schools in the bundle: who belongs to the chosen one, by organisation, by
/// enrolment, or as the parent of somebody who does.
void choose_people(Planning& planning) {
  std::set<std::string, std::less<>> enrolled;
  for (const Enrollment& enrollment : planning.bundle.enrollments) {
    if (find(planning.classes, enrollment.school_class) != nullptr)
      enrolled.insert(enrollment.user);
  }
  std::set<std::string, std::less<>> parents;
  for (const User& user : planning.bundle.users) {
    const bool here = std::ranges::find(user.orgs, planning.school) != user.orgs.end();
    if (!planning.single && !here && !enrolled.contains(user.row.id)) continue;
    planning.users.emplace(user.row.id, &user);
    parents.insert(user.agents.begin(), user.agents.end());
  }
  for (const User& user : planning.bundle.users) {
    if (parents.contains(user.row.id)) planning.users.emplace(user.row.id, &user);
  }
  for (const User& user : planning.bundle.users) {
    if (find(planning.users, user.row.id) == nullptr) planning.skip(File::users);
  }
}

void choose_classes(Planning& planning) {
  for (const Class& school_class : planning.bundle.classes) {
    if (school_class.school == planning.school) {
      planning.classes.emplace(school_class.row.id, &school_class);
    } else {
      planning.skip(File::classes);
    }
  }
}

}  // namespace

std::optional<Dates> dates_of(const Planning& planning, const Class& school_class) {
  std::optional<Dates> out;
  const auto widen = [&](const Session* session) {
    if (session == nullptr) return;
    if (!out) out = Dates{session->from, session->to};
    out->from = std::min(out->from, session->from);
    out->to = std::max(out->to, session->to);
  };
  for (const std::string& term : school_class.terms) widen(find(planning.sessions, term));
  if (out) return out;
  const Course* course = find(planning.courses, school_class.course);
  if (course != nullptr) widen(find(planning.sessions, course->school_year));
  if (out) return out;
  for (const Session& session : planning.bundle.sessions) {
    if (session.type == SessionType::school_year) widen(&session);
  }
  return out;
}

Plan plan(const Bundle& bundle, const PlanOptions& options, Problems& problems,
          const Progress& progress) {
  using Part = void (*)(Planning&);
  constexpr std::array<Part, 5> kParts{plan_people, plan_accounts, plan_classes, plan_memberships,
                                       plan_gradebook};
  Planning planning{bundle, options, problems, {}, {}, true, {}, {}, {}, {}};
  planning.plan.counts = bundle.counts;
  const Org* school = choose_school(planning);
  if (school == nullptr) return std::move(planning.plan);
  planning.school = school->row.id;
  planning.sessions = by_id(bundle.sessions);
  planning.courses = by_id(bundle.courses);
  choose_classes(planning);
  choose_people(planning);
  plan_school(planning, *school);
  for (std::size_t i = 0; i < kParts.size(); ++i) {
    tell(progress, Phase::plan, i, kParts.size());
    kParts[i](planning);
  }
  tell(progress, Phase::plan, kParts.size(), kParts.size());
  return std::move(planning.plan);
}

}  // namespace letopis::import
