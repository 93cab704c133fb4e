#pragma once
// What an import has to say against a bundle: one place, one code, both languages. A problem names
// file, line, column and a sourcedId; it never repeats the content of any other cell.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schema/types/refusal.h"

namespace letopis::import {

enum class ProblemCode : std::uint8_t {
  // the files
  not_found,       // no such directory or archive, or it cannot be read
  archive_broken,  // not a zip, a damaged or encrypted one
  archive_unsafe,  // names that leave the archive, folders within folders, or a name twice
  too_large,       // a file, an archive or the ratio of compression is out of its bounds
  too_many_files,
  manifest_missing,
  manifest_property,  // a needed property is not there or not one of the known words
  version_unknown,    // oneroster.version is neither 1.1 nor 1.2
  delta_refused,      // file.X = delta
  file_missing,       // manifest: bulk, but there is no such file
  file_unexpected,    // manifest: absent (or silent), but the file is there
  // their text
  not_utf8,
  quote_stray,  // a quote inside a field that is not quoted, or text after a closing quote
  quote_open,   // the file ends inside a quoted field
  control_character,
  field_too_long,
  too_many_columns,
  too_many_rows,
  header_missing,
  column_missing,
  column_twice,
  extra_fields,
  // their rows
  value_missing,
  value_unknown,  // not one of the words of the specification
  value_too_long,
  date_invalid,
  number_invalid,
  boolean_invalid,
  dates_reversed,
  id_twice,
  reference_broken,   // no row with this sourcedId
  reference_refused,  // the row is there, but was itself refused
  reference_deleted,  // the row is there, but marked as deleted or inactive
  status_in_bulk,
  // what they mean for a school
  school_missing,
  school_ambiguous,   // several schools: one has to be chosen
  role_missing,       // 1.2: no row in roles.csv
  role_mismatch,      // e.g. a parent enrolled as a student
  dates_missing,      // neither the row nor its terms say when
  scale_unsupported,  // resultValueMin..Max is not within the five-point scale
  score_unsupported,  // not a whole mark of the scale
  result_twice,
  subject_differs,   // warning: the course and the class name different subjects
  changed_since,     // imported before with other content, which import does not overwrite
  refused_by_rules,  // the rules of school life said no: `refusal` says why
  too_many_problems,
};

enum class Severity : std::uint8_t { error, warning };
enum class Language : std::uint8_t { ru, en };

/// Value type. `line` is 0 when the problem concerns a whole file or bundle; `column` is the name
/// from the header, or the number of the field when there is no name for it.
struct Problem {
  std::string file;
  std::uint32_t line = 0;
  std::string column;
  ProblemCode code{};
  std::string detail;  // a sourcedId, a property or a bound; never a person's data
  Severity severity = Severity::error;
  RefusalCode refusal{};  // with refused_by_rules only
  bool operator==(const Problem&) const = default;
};

/// e.g. "reference_broken".
[[nodiscard]] std::string_view code_of(ProblemCode code);
/// One sentence without place: what is wrong and, where it helps, what to do.
[[nodiscard]] std::string text_of(const Problem& problem, Language language);
/// "users.csv:12 [role]: …".
[[nodiscard]] std::string line_of(const Problem& problem, Language language);

inline constexpr std::size_t kProblemsMax = 1'000;

/// Collects problems up to a bound and counts all of them. Not thread-safe.
class Problems {
 public:
  void add(Problem problem);

  [[nodiscard]] const std::vector<Problem>& list() const { return list_; }

  [[nodiscard]] std::size_t errors() const { return errors_; }

  [[nodiscard]] std::size_t warnings() const { return warnings_; }

  [[nodiscard]] std::size_t warnings_of(std::string_view file) const;

  /// How many were counted but not kept.
  [[nodiscard]] std::size_t left_out() const { return errors_ + warnings_ - list_.size(); }

 private:
  std::vector<Problem> list_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  std::map<std::string, std::size_t, std::less<>> warned_;  // by file
};

/// A sourcedId fit to be printed: control characters and bad UTF-8 replaced, 80 bytes at most.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace letopis::import
