#pragma once
// Past facts of the class journal: lessons (its columns) and marks.
#include <cstdint>
#include <string>

#include "schema/types/ids.h"
#include "schema/types/time.h"
#include "schema/types/vocabulary.h"

namespace letopis::journal {

struct LessonScheduled {
  GroupId group;
  SchoolDate day;
  std::uint8_t number = 0;  // place in the day's timetable; 0: not known
  LessonKind kind = LessonKind::ordinary;
  std::uint8_t weight = 1;  // of its marks in the weighted mean (F-07), 1 to 10
  std::string topic;
  std::string homework;
  PersonId teacher;  // none: whoever is assigned to the group on that day
  std::string external_id;
  bool operator==(const LessonScheduled&) const = default;
};

struct MarkSet {
  LessonId lesson;
  PersonId pupil;
  Mark value = Mark::none;
  bool operator==(const MarkSet&) const = default;
};

struct MarkChanged {
  LessonId lesson;
  PersonId pupil;
  Mark was = Mark::none;
  Mark value = Mark::none;
  bool operator==(const MarkChanged&) const = default;
};

struct MarkRevoked {
  LessonId lesson;
  PersonId pupil;
  Mark was = Mark::none;
  bool operator==(const MarkRevoked&) const = default;
};

}  // namespace letopis::journal
