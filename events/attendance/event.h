#pragma once
// Past facts of attendance.
#include "schema/types/ids.h"
#include "schema/types/vocabulary.h"

namespace letopis::attendance {

struct AbsenceSet {
  LessonId lesson;
  PersonId pupil;
  Absence code = Absence::none;
  bool operator==(const AbsenceSet&) const = default;
};

struct AbsenceCorrected {
  LessonId lesson;
  PersonId pupil;
  Absence was = Absence::none;
  Absence code = Absence::none;
  bool operator==(const AbsenceCorrected&) const = default;
};

struct AbsenceRevoked {
  LessonId lesson;
  PersonId pupil;
  Absence was = Absence::none;
  bool operator==(const AbsenceRevoked&) const = default;
};

}  // namespace letopis::attendance
