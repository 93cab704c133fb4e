// Classes, journals and who belongs to them.
#include <algorithm>
#include <utility>

#include "server/import/planning.h"

namespace letopis::import {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

/// "05" and "5" are 5; words and years beyond the eleventh are no numbered grade.
std::uint8_t grade_of(const std::vector<std::string>& grades) {
  if (grades.empty() || grades.front().size() != 2) return 0;
  const std::string& text = grades.front();
  if (text[0] < '0' || text[0] > '1' || text[1] < '0' || text[1] > '9') return 0;
  const int grade = (text[0] - '0') * 10 + (text[1] - '0');
  return grade >= 1 && grade <= 11 ? static_cast<std::uint8_t>(grade) : std::uint8_t{0};
}

std::string subject_of(Planning& planning, const Class& school_class) {
  const Course* course = find(planning.courses, school_class.course);
  const std::string own = joined(school_class.subjects);
  if (course == nullptr) return own.empty() ? school_class.title : own;
  const std::string theirs = joined(course->subjects);
  if (!own.empty() && !theirs.empty() && own != theirs) {
    planning.problems.add({std::string(name_of(File::classes)),
                           school_class.row.line,
                           "subjects",
                           ProblemCode::subject_differs,
                           printable(course->row.id),
                           Severity::warning,
                           {}});
  }
  return course->title;
}

using Homerooms = std::map<std::string, std::string, std::less<>>;

/// Class of each pupil, or empty for one who is in several.
Homerooms homerooms_of(const Planning& planning) {
  Homerooms out;
  for (const Enrollment& enrollment : planning.bundle.enrollments) {
    const Class* school_class = find(planning.classes, enrollment.school_class);
    if (school_class == nullptr || school_class->type != ClassType::homeroom) continue;
    if (enrollment.role != EnrollmentRole::student) continue;
    const auto [at, added] = out.emplace(enrollment.user, school_class->row.id);
    if (!added && at->second != school_class->row.id) at->second.clear();
  }
  return out;
}

/// OneRoster does not say which class a subject group belongs to; its pupils do, when all of them
/// are in the same one.
Homerooms parents_of(const Planning& planning) {
  const Homerooms homerooms = homerooms_of(planning);
  Homerooms out;
  for (const Enrollment& enrollment : planning.bundle.enrollments) {
    if (enrollment.role != EnrollmentRole::student) continue;
    const auto home = homerooms.find(enrollment.user);
    const std::string found = home == homerooms.end() ? std::string() : home->second;
    const auto [at, added] = out.emplace(enrollment.school_class, found);
    if (!added && at->second != found) at->second.clear();
  }
  return out;
}

}  // namespace

void plan_classes(Planning& planning) {
  for (const Class& school_class : planning.bundle.classes) {
    const bool here = find(planning.classes, school_class.row.id) != nullptr;
    if (!here || school_class.type != ClassType::homeroom) continue;
    AddClass step;
    step.as = {grade_of(school_class.grades), school_class.title, school_class.row.id};
    planning.add(File::classes, school_class.row.line, std::move(step));
  }
  const Homerooms parents = parents_of(planning);
  for (const Class& school_class : planning.bundle.classes) {
    if (find(planning.classes, school_class.row.id) == nullptr) continue;
    AddGroup step;
    step.as.subject = subject_of(planning, school_class);
    step.as.title = school_class.title;
    step.as.external_id = school_class.row.id;
    const auto parent = parents.find(school_class.row.id);
    if (school_class.type == ClassType::homeroom) {
      step.school_class = school_class.row.id;
    } else if (parent != parents.end()) {
      step.school_class = parent->second;
    }
    planning.add(File::classes, school_class.row.line, std::move(step));
  }
}

void plan_memberships(Planning& planning) {
  for (const Enrollment& enrollment : planning.bundle.enrollments) {
    const Class* school_class = find(planning.classes, enrollment.school_class);
    const bool known = find(planning.users, enrollment.user) != nullptr;
    if (school_class == nullptr || !known || enrollment.role == EnrollmentRole::other) {
      planning.skip(File::enrollments);
      continue;
    }
    const std::uint32_t line = enrollment.row.line;
    const std::optional<Dates> term = dates_of(planning, *school_class);
    if (!term && (!enrollment.from || !enrollment.to)) {
      planning.refuse(File::enrollments, line, "beginDate", ProblemCode::dates_missing);
      continue;
    }
    const SchoolDate from = enrollment.from ? *enrollment.from : term->from;
    const SchoolDate to = enrollment.to ? *enrollment.to : term->to;
    if (to < from) {
      planning.refuse(File::enrollments, line, enrollment.to ? "endDate" : "beginDate",
                      ProblemCode::dates_reversed);
    } else if (enrollment.role == EnrollmentRole::teacher) {
      planning.add(File::enrollments, line,
                   AddTeacher{{{}, {}, from, to}, enrollment.school_class, enrollment.user});
    } else {
      planning.add(File::enrollments, line,
                   AddPupil{{{}, {}, from, to}, enrollment.school_class, enrollment.user});
    }
  }
}

}  // namespace letopis::import
