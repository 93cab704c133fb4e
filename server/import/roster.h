#pragma once
// The rows of a OneRoster bundle as typed values, of either version. Only rows in which every value
// was good and every reference led somewhere are in here.
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/types/time.h"
#include "schema/types/vocabulary.h"

namespace letopis::import {

enum class Version : std::uint8_t { v1_1, v1_2 };

/// The files that are read, in the order in which their references are checked.
enum class File : std::uint8_t {
  orgs,
  academic_sessions,
  courses,
  users,
  roles,  // 1.2
  classes,
  enrollments,
  demographics,
  categories,
  line_items,
  results,
};

inline constexpr std::size_t kFileCount = 11;

/// "academicSessions.csv".
[[nodiscard]] std::string_view name_of(File file);

/// Where a row stands and what it is called.
struct Row {
  std::uint32_t line = 0;
  std::string id;  // sourcedId
};

enum class OrgType : std::uint8_t { school, district, other };

struct Org {
  Row row;
  std::string name;
  OrgType type = OrgType::other;
  std::string parent;
};

enum class SessionType : std::uint8_t { school_year, semester, term, grading_period, other };

struct Session {
  Row row;
  std::string title;
  SessionType type = SessionType::other;
  SchoolDate from;
  SchoolDate to;
  std::string parent;
};

struct Course {
  Row row;
  std::string title;
  std::vector<std::string> subjects;
  std::string org;
  std::string school_year;
};

enum class UserRole : std::uint8_t { student, teacher, staff, family };

struct User {
  Row row;
  bool enabled = true;
  std::vector<UserRole> roles;  // the primary one first
  std::vector<std::string> orgs;
  std::string username;
  std::string given;
  std::string family;
  std::string middle;
  std::vector<std::string> agents;
};

/// 1.2: one role of a user in an organisation.
struct RoleRow {
  Row row;
  std::string user;
  std::string org;
  UserRole role = UserRole::student;
  bool primary = true;
};

enum class ClassType : std::uint8_t { homeroom, scheduled };

struct Class {
  Row row;
  std::string title;
  ClassType type = ClassType::scheduled;
  std::vector<std::string> grades;
  std::string course;
  std::string school;
  std::vector<std::string> terms;
  std::vector<std::string> subjects;
};

enum class EnrollmentRole : std::uint8_t { student, teacher, other };

struct Enrollment {
  Row row;
  std::string school_class;
  std::string school;
  std::string user;
  EnrollmentRole role = EnrollmentRole::student;
  std::optional<SchoolDate> from;
  std::optional<SchoolDate> to;
};

/// Its sourcedId is that of the user.
struct Demographic {
  Row row;
  std::optional<SchoolDate> born;
  Sex sex = Sex::unknown;
};

struct Category {
  Row row;
  std::string title;
  std::optional<double> weight;
};

struct LineItem {
  Row row;
  std::string title;
  std::string description;
  std::optional<SchoolDate> assigned;
  std::optional<SchoolDate> due;
  std::string school_class;
  std::string category;
  std::string period;
  std::optional<double> min;
  std::optional<double> max;
};

enum class ScoreStatus : std::uint8_t {
  exempt,
  graded,
  not_submitted,
  partially_graded,
  submitted
};

struct ResultRow {
  Row row;
  std::string line_item;
  std::string student;
  ScoreStatus status = ScoreStatus::graded;
  std::optional<double> score;
  std::string text_score;
  std::optional<SchoolDate> day;
  bool missing = false;
};

/// What became of the rows of one file.
struct FileCount {
  std::size_t rows = 0;
  std::size_t fresh = 0;      // led to at least one new entry
  std::size_t unchanged = 0;  // all they say is recorded already
  std::size_t skipped = 0;    // marked as deleted, or nothing that a journal could hold
  std::size_t refused = 0;
  std::size_t warnings = 0;
  bool operator==(const FileCount&) const = default;
};

/// "users.csv" -> counts.
using Counts = std::map<std::string, FileCount, std::less<>>;

struct Bundle {
  Version version = Version::v1_1;
  std::vector<Org> orgs;
  std::vector<Session> sessions;
  std::vector<Course> courses;
  std::vector<User> users;
  std::vector<RoleRow> roles;
  std::vector<Class> classes;
  std::vector<Enrollment> enrollments;
  std::vector<Demographic> demographics;
  std::vector<Category> categories;
  std::vector<LineItem> line_items;
  std::vector<ResultRow> results;
  Counts counts;
};

}  // namespace letopis::import
