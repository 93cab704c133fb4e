#pragma once
// Requests about attendance.
#include "events/attendance/event.h"

namespace letopis::attendance {

/// Set, correct or (Absence::none) revoke: which of them it is follows from what stands there.
struct PutAbsence {
  LessonId lesson;
  PersonId pupil;
  Absence code = Absence::none;
};

}  // namespace letopis::attendance
