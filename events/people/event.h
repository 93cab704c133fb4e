#pragma once
// Past facts about people, classes, subject groups and who belongs to them by date.
#include <optional>
#include <string>

#include "schema/types/ids.h"
#include "schema/types/time.h"
#include "schema/types/vocabulary.h"

namespace letopis::people {

struct PersonCreated {
  PersonKind kind = PersonKind::pupil;
  std::string family;
  std::string given;
  std::string patronymic;
  std::optional<SchoolDate> born;
  Sex sex = Sex::unknown;
  std::string external_id;
  bool operator==(const PersonCreated&) const = default;
};

/// Класс.
struct ClassCreated {
  std::uint8_t grade = 0;  // 1 to 11; 0: not a numbered grade
  std::string title;       // "7 «Б»"
  std::string external_id;
  bool operator==(const ClassCreated&) const = default;
};

/// Предметная группа: the pupils of one journal.
struct GroupCreated {
  ClassId school_class;  // may be none: a group across classes
  std::string subject;
  std::string title;  // of the group or class: "7 «Б»", "7 «Б», 1-я подгруппа"
  std::string external_id;
  bool operator==(const GroupCreated&) const = default;
};

struct TeacherAssigned {
  GroupId group;
  PersonId teacher;
  SchoolDate from;
  SchoolDate to;  // inclusive
  bool operator==(const TeacherAssigned&) const = default;
};

/// One stay of a pupil in a group; a pupil may have several with other dates.
struct PupilEnrolled {
  GroupId group;
  PersonId pupil;
  SchoolDate from;
  SchoolDate to;  // inclusive
  bool operator==(const PupilEnrolled&) const = default;
};

/// Ends the stay that covers `last_day`.
struct PupilLeft {
  GroupId group;
  PersonId pupil;
  SchoolDate last_day;
  bool operator==(const PupilLeft&) const = default;
};

}  // namespace letopis::people
