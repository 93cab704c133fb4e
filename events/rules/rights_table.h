#pragma once
// Who may do what: functions x roles as one table, read by the rules, the server, the tests and the
// documentation (docs/rights.md). Pure; safe from any thread; O(1).
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schema/types/vocabulary.h"

namespace letopis::rules {

/// What people do with the journal. Some functions have no routes yet; their rights stand all the
/// same, so that whoever builds a route finds them decided.
enum class Function : std::uint8_t {
  organisation_card,  // and settings
  roles_and_rights,
  staff_credentials,
  family_credentials,  // of pupils and parents
  appointments,        // of responsible persons: by the head's order
  staff_cards,
  create_pupil,
  pupil_cards,
  parent_cards,  // and who is whose parent
  consents,
  school_year,
  periods,
  curriculum,  // subjects, plans, who teaches what
  classes,     // and their journals
  subgroups,   // who learns in a group
  lesson_plans,
  timetable,
  school_events,
  class_events,
  substitutions,
  lesson_content,  // topic, homework, materials: the columns of a journal
  current_marks,
  absences,
  absence_reasons,
  period_marks,
  final_marks,
  late_changes,  // after the edit window
  movement_orders,
  movement_control,
  documents,
  messages,
  announcements,
  forum,
  portfolio,
  standard_reports,
  report_constructor,
  journal_inspection,
  write_remarks,
  close_remarks,
  deadlines,
  change_journal,  // and the journal of access
  federal_statistics,
  applications,
  backup,  // and technical safety
  external_exports,
  own_profile,
  whole_log,  // all entries as they are, and tokens for programs that take them
};
inline constexpr std::size_t kFunctionCount = static_cast<std::size_t>(Function::whole_log) + 1;

/// What a right allows. Whoever writes, controls or approves also reads; nothing else follows:
/// control is not writing, and an approval does not write what it approves.
enum class Access : std::uint8_t { read, control, write, approve };

/// How far a right reaches.
enum class Scope : std::uint8_t {
  own,           // the own record, or that of the own child
  own_class,     // led by the person on that day
  own_groups,    // taught by the person on that day
  organisation,  // all of it
  municipality,
  region,
};

struct Right {
  Access access = Access::read;
  Scope scope = Scope::organisation;
  bool primary_only = false;  // only in grades 1 to 4
  bool stated = false;        // by a document; otherwise inferred
  bool operator==(const Right&) const = default;
};

/// The roles of the table, in the order of its columns.
inline constexpr std::array kTableRoles = {
    Role::administrator, Role::director, Role::deputy_head, Role::teacher, Role::class_teacher,
    Role::clerk,         Role::hr,       Role::pupil,       Role::parent,  Role::coordinator,
    Role::municipal,     Role::regional, Role::auditor,
};

/// Names of a function: for programs, for people, and the clauses that it comes from.
struct FunctionNames {
  std::string_view code;  // e.g. "current_marks"
  std::string_view title;
  std::string_view title_en;
  std::string_view clause;
};

[[nodiscard]] const FunctionNames& names_of(Function function);
[[nodiscard]] std::optional<Function> function_of(std::string_view code);
/// "read", "control", "write", "approve".
[[nodiscard]] std::string_view text_of(Access access);
/// "own", "own_class", "own_groups", "organisation", "municipality", "region".
[[nodiscard]] std::string_view text_of(Scope scope);

/// The cell of the table; nothing where it is empty, and for roles that have no column.
[[nodiscard]] std::optional<Right> right_of(Role role, Function function);

/// Whether the right allows the access, wherever it reaches.
[[nodiscard]] constexpr bool allows(const Right& right, Access wanted) {
  return wanted == Access::read || right.access == wanted;
}

/// What the thing asked about is to the person who asks.
struct Relation {
  bool own = false;       // their own record, or their child's
  bool in_class = false;  // belongs to a class that they lead
  bool primary = false;   // that class is of grades 1 to 4
  bool in_groups = false;
};

/// Whether the right reaches a thing of this organisation that stands so to the person. A ledger is
/// of one organisation, which lies in its municipality and its region: an operator's right reaches
/// all of it.
[[nodiscard]] bool reaches(const Right& right, const Relation& relation);

/// Whether the right reaches everything in the organisation.
[[nodiscard]] constexpr bool reaches_all(const Right& right) {
  return right.scope >= Scope::organisation;
}

/// A cell as the table has it: "Wp", "r", "Wk*"; "–" when there is none.
[[nodiscard]] std::string cell_text(const std::optional<Right>& right);

/// The table in Markdown, with Russian headings: docs/rights.md.
[[nodiscard]] std::string rights_as_markdown();

}  // namespace letopis::rules
