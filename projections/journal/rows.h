#pragma once
// Rows of the journal pages. What is read together lies together:
//   'h' group                            -> head: titles, teachers, pupils in the order of the list
//   'c' group day number lesson 0        -> the column: kind, weight, teacher, topic, homework
//   'c' group day number lesson 1        -> its cells (cells.h), once there is one
//   'v' group                            -> version: position of the newest entry seen on the page
//   'n' group                            -> number of lessons
// A page is one scan of 'c' and the head; a mark writes its cells and the version, nothing else.
#include <optional>
#include <string>
#include <vector>

#include "projections/directory/rows.h"

namespace letopis::journal {

struct Span {
  SchoolDate from;
  SchoolDate to;  // inclusive
  bool operator==(const Span&) const = default;
};

struct Teacher {
  PersonId id;
  std::string name;  // directory::display_name
  Span span;
  bool operator==(const Teacher&) const = default;
};

struct Pupil {
  PersonId id;
  std::string name;         // directory::display_name
  std::vector<Span> stays;  // in order of recording
  bool operator==(const Pupil&) const = default;
};

struct Head {
  std::string subject;
  std::string title;
  std::vector<Teacher> teachers;  // in order of assignment
  std::vector<Pupil> pupils;      // by directory::collation_of the name, then id
  bool operator==(const Head&) const = default;
};

struct Column {
  LessonId id;
  SchoolDate day;
  std::uint8_t number = 0;
  LessonKind kind = LessonKind::ordinary;
  std::uint8_t weight = 1;
  PersonId teacher;  // none: whoever is assigned to the group on that day
  std::string topic;
  std::string homework;
  bool operator==(const Column&) const = default;
};

enum class ColumnPart : std::uint8_t { lesson = 0, cells = 1 };

[[nodiscard]] Bytes head_key(GroupId group);
[[nodiscard]] Bytes version_key(GroupId group);
[[nodiscard]] Bytes count_key(GroupId group);
[[nodiscard]] Bytes column_key(const directory::LessonPlace& place, LessonId lesson,
                               ColumnPart part);
/// The first key of a day's columns.
[[nodiscard]] Bytes day_key(GroupId group, SchoolDate day);

/// What a column's key says, beside its group.
struct ColumnKey {
  SchoolDate day;
  std::uint8_t number = 0;
  LessonId lesson;
  ColumnPart part = ColumnPart::lesson;
};

[[nodiscard]] std::optional<ColumnKey> column_in_key(ByteView key);

[[nodiscard]] Bytes pack(const Head& head);
[[nodiscard]] std::optional<Head> head_in(ByteView row);
[[nodiscard]] Bytes pack_column(const LessonScheduled& lesson);
[[nodiscard]] std::optional<Column> column_in(const ColumnKey& key, ByteView row);

/// Puts a stay in its place; a pupil who is new to the list, too. O(pupils).
void add_stay(Head& head, PersonId pupil, std::string name, Span stay);
/// Ends the stay that was recorded first among those that cover the last day; false when none does.
[[nodiscard]] bool end_stay(Head& head, PersonId pupil, SchoolDate last_day);

}  // namespace letopis::journal
