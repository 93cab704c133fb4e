// The second pass: does every sourcedId lead to a row, and to one that fits?
#include <algorithm>
#include <map>
#include <utility>

#include "server/import/read.h"

namespace letopis::import {
namespace {

/// The references of one row. A row that points at a refused row is refused too; one that points at
/// a deleted row goes with it.
class References {
 public:
  References(Reading& reading, File file, std::uint32_t line)
      : reading_(reading), file_(file), line_(line) {}

  void to(File target, std::string_view column, const std::string& id) {
    if (id.empty()) return;
    const std::optional<RowState> state = reading_.index.find(target, id);
    if (!state) {
      add(column, ProblemCode::reference_broken, id, Severity::error);
    } else if (*state == RowState::refused) {
      add(column, ProblemCode::reference_refused, id, Severity::error);
    } else if (*state == RowState::deleted) {
      add(column, ProblemCode::reference_deleted, id, Severity::warning);
      deleted_ = true;
    }
  }

  void to_all(File target, std::string_view column, const std::vector<std::string>& ids) {
    for (const std::string& id : ids) to(target, column, id);
  }

  /// As above, but a deleted row at the other end is only worth a warning: a pupil stays although a
  /// parent's record is gone.
  void weakly_to_all(File target, std::string_view column, const std::vector<std::string>& ids) {
    const bool before = deleted_;
    to_all(target, column, ids);
    deleted_ = before;
  }

  void refuse(std::string_view column, ProblemCode code, const std::string& id) {
    add(column, code, id, Severity::error);
  }

  [[nodiscard]] RowState verdict() const {
    if (refused_) return RowState::refused;
    return deleted_ ? RowState::deleted : RowState::good;
  }

 private:
  void add(std::string_view column, ProblemCode code, const std::string& id, Severity severity) {
    if (severity == Severity::error) refused_ = true;
    reading_.problems.add({std::string(name_of(file_)),
                           line_,
                           std::string(column),
                           code,
                           printable(id),
                           severity,
                           {}});
  }

  Reading& reading_;
  File file_;
  std::uint32_t line_;
  bool refused_ = false;
  bool deleted_ = false;
};

/// Asks `check` about each row and lets those go that do not hold.
template <class Item, class Check>
void check_rows(Reading& reading, File file, std::vector<Item>& rows, Check check) {
  std::erase_if(rows, [&](Item& item) {
    References references(reading, file, item.row.line);
    check(references, item);
    const RowState verdict = references.verdict();
    if (verdict == RowState::good) return false;
    reading.index.set(file, item.row.id, verdict);
    if (verdict == RowState::deleted) {
      ++reading.bundle.counts[std::string(name_of(file))].skipped;
    }
    return true;
  });
}

std::map<std::string, const User*, std::less<>> users_by_id(const Bundle& bundle) {
  std::map<std::string, const User*, std::less<>> out;
  for (const User& user : bundle.users) out.emplace(user.row.id, &user);
  return out;
}

/// 1.2: the roles of each user, the primary one first.
void join_roles(Bundle& bundle) {
  std::map<std::string, User*, std::less<>> users;
  for (User& user : bundle.users) users.emplace(user.row.id, &user);
  for (const RoleRow& role : bundle.roles) {
    const auto at = users.find(role.user);
    if (at == users.end()) continue;
    User& user = *at->second;
    user.roles.insert(role.primary ? user.roles.begin() : user.roles.end(), role.role);
    if (std::ranges::find(user.orgs, role.org) == user.orgs.end()) user.orgs.push_back(role.org);
  }
}

void check_people(Reading& reading) {
  Bundle& bundle = reading.bundle;
  check_rows(reading, File::users, bundle.users, [](References& refs, const User& user) {
    refs.weakly_to_all(File::orgs, "orgSourcedIds", user.orgs);
  });
  check_rows(reading, File::roles, bundle.roles, [](References& refs, const RoleRow& role) {
    refs.to(File::users, "userSourcedId", role.user);
    refs.to(File::orgs, "orgSourcedId", role.org);
  });
  if (bundle.version == Version::v1_2) join_roles(bundle);
  check_rows(reading, File::users, bundle.users, [](References& refs, const User& user) {
    if (user.roles.empty()) refs.refuse("sourcedId", ProblemCode::role_missing, user.row.id);
    refs.weakly_to_all(File::users, "agentSourcedIds", user.agents);
  });
}

void check_structure(Reading& reading) {
  Bundle& bundle = reading.bundle;
  check_rows(reading, File::orgs, bundle.orgs, [](References& refs, const Org& org) {
    refs.to(File::orgs, "parentSourcedId", org.parent);
  });
  check_rows(reading, File::academic_sessions, bundle.sessions,
             [](References& refs, const Session& session) {
               refs.to(File::academic_sessions, "parentSourcedId", session.parent);
             });
  check_rows(reading, File::courses, bundle.courses, [](References& refs, const Course& course) {
    refs.to(File::orgs, "orgSourcedId", course.org);
    refs.to(File::academic_sessions, "schoolYearSourcedId", course.school_year);
  });
  check_rows(reading, File::classes, bundle.classes,
             [](References& refs, const Class& school_class) {
               refs.to(File::courses, "courseSourcedId", school_class.course);
               refs.to(File::orgs, "schoolSourcedId", school_class.school);
               refs.to_all(File::academic_sessions, "termSourcedIds", school_class.terms);
             });
}

bool fits(const User& user, EnrollmentRole role) {
  switch (role) {
    case EnrollmentRole::student:
      return user.roles.front() == UserRole::student;
    case EnrollmentRole::teacher:
      return user.roles.front() == UserRole::teacher || user.roles.front() == UserRole::staff;
    case EnrollmentRole::other:
      return true;
  }
  return false;
}

void check_memberships(Reading& reading) {
  Bundle& bundle = reading.bundle;
  const auto users = users_by_id(bundle);
  check_rows(reading, File::enrollments, bundle.enrollments,
             [&](References& refs, const Enrollment& enrollment) {
               refs.to(File::classes, "classSourcedId", enrollment.school_class);
               refs.to(File::orgs, "schoolSourcedId", enrollment.school);
               refs.to(File::users, "userSourcedId", enrollment.user);
               const auto user = users.find(enrollment.user);
               if (user != users.end() && !fits(*user->second, enrollment.role)) {
                 refs.refuse("role", ProblemCode::role_mismatch, enrollment.user);
               }
             });
  check_rows(reading, File::demographics, bundle.demographics,
             [](References& refs, const Demographic& demographic) {
               refs.to(File::users, "sourcedId", demographic.row.id);
             });
}

void check_gradebook(Reading& reading) {
  Bundle& bundle = reading.bundle;
  check_rows(reading, File::line_items, bundle.line_items,
             [](References& refs, const LineItem& item) {
               refs.to(File::classes, "classSourcedId", item.school_class);
               refs.to(File::categories, "categorySourcedId", item.category);
               refs.to(File::academic_sessions, "gradingPeriodSourcedId", item.period);
             });
  std::map<std::pair<std::string, std::string>, std::uint32_t> seen;
  const auto users = users_by_id(bundle);
  check_rows(
      reading, File::results, bundle.results, [&](References& refs, const ResultRow& result) {
        refs.to(File::line_items, "lineItemSourcedId", result.line_item);
        refs.to(File::users, "studentSourcedId", result.student);
        const auto user = users.find(result.student);
        if (user != users.end() && user->second->roles.front() != UserRole::student) {
          refs.refuse("studentSourcedId", ProblemCode::role_mismatch, result.student);
        }
        if (!seen.emplace(std::pair(result.line_item, result.student), result.row.line).second) {
          refs.refuse("lineItemSourcedId", ProblemCode::result_twice, result.row.id);
        }
      });
}

}  // namespace

void check_references(Reading& reading) {
  check_structure(reading);
  check_people(reading);
  check_memberships(reading);
  check_gradebook(reading);
}

}  // namespace letopis::import
