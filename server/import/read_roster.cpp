// Rostering: organisations, sessions, courses, people, classes, enrolments.
#include <array>

#include "server/import/read.h"

namespace letopis::import {
namespace {

using limits::kExternalIdBytes;
using limits::kNameBytes;
using limits::kTitleBytes;

constexpr std::array<Word<OrgType>, 6> kOrgTypes{{{"school", OrgType::school},
                                                  {"district", OrgType::district},
                                                  {"department", OrgType::other},
                                                  {"local", OrgType::other},
                                                  {"state", OrgType::other},
                                                  {"national", OrgType::other}}};

constexpr std::array<Word<SessionType>, 4> kSessionTypes{
    {{"schoolYear", SessionType::school_year},
     {"semester", SessionType::semester},
     {"term", SessionType::term},
     {"gradingPeriod", SessionType::grading_period}}};

constexpr std::array<Word<UserRole>, 8> kRoles11{{{"student", UserRole::student},
                                                  {"teacher", UserRole::teacher},
                                                  {"administrator", UserRole::staff},
                                                  {"aide", UserRole::staff},
                                                  {"proctor", UserRole::staff},
                                                  {"parent", UserRole::family},
                                                  {"guardian", UserRole::family},
                                                  {"relative", UserRole::family}}};

constexpr std::array<Word<UserRole>, 12> kRoles12{{{"student", UserRole::student},
                                                   {"teacher", UserRole::teacher},
                                                   {"aide", UserRole::staff},
                                                   {"counselor", UserRole::staff},
                                                   {"districtAdministrator", UserRole::staff},
                                                   {"principal", UserRole::staff},
                                                   {"proctor", UserRole::staff},
                                                   {"siteAdministrator", UserRole::staff},
                                                   {"systemAdministrator", UserRole::staff},
                                                   {"parent", UserRole::family},
                                                   {"guardian", UserRole::family},
                                                   {"relative", UserRole::family}}};

constexpr std::array<Word<bool>, 2> kRoleTypes{{{"primary", true}, {"secondary", false}}};

constexpr std::array<Word<ClassType>, 2> kClassTypes{
    {{"homeroom", ClassType::homeroom}, {"scheduled", ClassType::scheduled}}};

constexpr std::array<Word<EnrollmentRole>, 4> kEnrollmentRoles{
    {{"student", EnrollmentRole::student},
     {"teacher", EnrollmentRole::teacher},
     {"administrator", EnrollmentRole::other},
     {"proctor", EnrollmentRole::other}}};

std::vector<std::string> grades(Table& table) {
  std::vector<std::string> out = table.list("grades", kNameBytes);
  for (const std::string& grade : out) {
    if (!is_grade(grade)) table.report("grades", ProblemCode::value_unknown);
  }
  return out;
}

}  // namespace

void read_orgs(Reading& reading) {
  constexpr std::array<std::string_view, 3> kColumns{"sourcedId", "name", "type"};
  read_rows(reading, File::orgs, kColumns, reading.bundle.orgs, [&](Table& table, Org& org) {
    org.name = table.required("name", kTitleBytes);
    org.type = word(table, "type", kOrgTypes, OrgType::other, reading.manifest.version);
    org.parent = table.optional("parentSourcedId", kExternalIdBytes);
  });
}

void read_sessions(Reading& reading) {
  constexpr std::array<std::string_view, 5> kColumns{"sourcedId", "title", "type", "startDate",
                                                     "endDate"};
  const auto read = [&](Table& table, Session& session) {
    session.title = table.required("title", kTitleBytes);
    session.type = word(table, "type", kSessionTypes, SessionType::other, reading.manifest.version);
    session.from = table.date("startDate", true).value_or(SchoolDate{});
    session.to = table.date("endDate", true).value_or(SchoolDate{});
    if (!table.failed() && session.to < session.from) {
      table.report("endDate", ProblemCode::dates_reversed);
    }
    session.parent = table.optional("parentSourcedId", kExternalIdBytes);
  };
  read_rows(reading, File::academic_sessions, kColumns, reading.bundle.sessions, read);
}

void read_courses(Reading& reading) {
  constexpr std::array<std::string_view, 3> kColumns{"sourcedId", "title", "orgSourcedId"};
  const auto read = [&](Table& table, Course& course) {
    course.title = table.required("title", kNameBytes);
    course.org = table.required("orgSourcedId", kExternalIdBytes);
    course.school_year = table.optional("schoolYearSourcedId", kExternalIdBytes);
    course.subjects = table.list("subjects", kTitleBytes);
    (void)grades(table);
  };
  read_rows(reading, File::courses, kColumns, reading.bundle.courses, read);
}

void read_users(Reading& reading) {
  constexpr std::array<std::string_view, 5> kColumns12{"sourcedId", "enabledUser", "username",
                                                       "givenName", "familyName"};
  constexpr std::array<std::string_view, 7> kColumns11{
      "sourcedId", "enabledUser", "orgSourcedIds", "role", "username", "givenName", "familyName"};
  const bool old = reading.manifest.version == Version::v1_1;
  const auto read = [&](Table& table, User& user) {
    user.enabled = table.boolean("enabledUser", true).value_or(false);
    user.username = table.required("username", kNameBytes);
    user.given = table.required("givenName", kNameBytes);
    user.family = table.required("familyName", kNameBytes);
    user.middle = table.optional("middleName", kNameBytes);
    user.agents = table.list("agentSourcedIds", kExternalIdBytes);
    (void)grades(table);
    if (!old) {
      std::string org = table.optional("primaryOrgSourcedId", kExternalIdBytes);
      if (!org.empty()) user.orgs.push_back(std::move(org));
      return;
    }
    user.orgs = table.list("orgSourcedIds", kExternalIdBytes);
    if (user.orgs.empty()) table.report("orgSourcedIds", ProblemCode::value_missing);
    user.roles = {word(table, "role", kRoles11, UserRole::staff, Version::v1_1)};
  };
  read_rows(reading, File::users,
            old ? std::span<const std::string_view>(kColumns11)
                : std::span<const std::string_view>(kColumns12),
            reading.bundle.users, read);
}

void read_roles(Reading& reading) {
  if (reading.manifest.version == Version::v1_1) return;
  constexpr std::array<std::string_view, 5> kColumns{"sourcedId", "userSourcedId", "roleType",
                                                     "role", "orgSourcedId"};
  const auto read = [&](Table& table, RoleRow& role) {
    role.user = table.required("userSourcedId", kExternalIdBytes);
    role.org = table.required("orgSourcedId", kExternalIdBytes);
    role.role = word(table, "role", kRoles12, UserRole::staff, Version::v1_2);
    role.primary = word(table, "roleType", kRoleTypes, false, Version::v1_1);
    const std::optional<SchoolDate> from = table.date("beginDate", false);
    const std::optional<SchoolDate> to = table.date("endDate", false);
    if (from && to && *to < *from) table.report("endDate", ProblemCode::dates_reversed);
  };
  read_rows(reading, File::roles, kColumns, reading.bundle.roles, read);
}

void read_classes(Reading& reading) {
  constexpr std::array<std::string_view, 6> kColumns{
      "sourcedId", "title", "courseSourcedId", "classType", "schoolSourcedId", "termSourcedIds"};
  const auto read = [&](Table& table, Class& school_class) {
    school_class.title = table.required("title", kNameBytes);
    school_class.course = table.required("courseSourcedId", kExternalIdBytes);
    school_class.type =
        word(table, "classType", kClassTypes, ClassType::scheduled, reading.manifest.version);
    school_class.school = table.required("schoolSourcedId", kExternalIdBytes);
    school_class.terms = table.list("termSourcedIds", kExternalIdBytes);
    if (school_class.terms.empty()) table.report("termSourcedIds", ProblemCode::value_missing);
    school_class.subjects = table.list("subjects", kTitleBytes);
    school_class.grades = grades(table);
  };
  read_rows(reading, File::classes, kColumns, reading.bundle.classes, read);
}

void read_enrollments(Reading& reading) {
  constexpr std::array<std::string_view, 5> kColumns{"sourcedId", "classSourcedId",
                                                     "schoolSourcedId", "userSourcedId", "role"};
  const auto read = [&](Table& table, Enrollment& enrollment) {
    enrollment.school_class = table.required("classSourcedId", kExternalIdBytes);
    enrollment.school = table.required("schoolSourcedId", kExternalIdBytes);
    enrollment.user = table.required("userSourcedId", kExternalIdBytes);
    enrollment.role =
        word(table, "role", kEnrollmentRoles, EnrollmentRole::other, reading.manifest.version);
    (void)table.boolean("primary", false);
    enrollment.from = table.date("beginDate", false);
    enrollment.to = table.date("endDate", false);
    if (enrollment.from && enrollment.to && *enrollment.to < *enrollment.from) {
      table.report("endDate", ProblemCode::dates_reversed);
    }
  };
  read_rows(reading, File::enrollments, kColumns, reading.bundle.enrollments, read);
}

void read_demographics(Reading& reading) {
  constexpr std::array<std::string_view, 1> kColumns{"sourcedId"};
  constexpr std::array<Word<Sex>, 4> kSexes{{{"female", Sex::female},
                                             {"male", Sex::male},
                                             {"other", Sex::unknown},
                                             {"unspecified", Sex::unknown}}};
  const auto read = [&](Table& table, Demographic& demographic) {
    demographic.born = table.date("birthDate", false);
    if (table.text("sex").empty()) return;
    demographic.sex = word(table, "sex", kSexes, Sex::unknown, reading.manifest.version);
  };
  read_rows(reading, File::demographics, kColumns, reading.bundle.demographics, read);
}

}  // namespace letopis::import
