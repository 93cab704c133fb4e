#pragma once
// Requests to the class journal.
#include "events/journal/event.h"

namespace letopis::journal {

struct ScheduleLesson {
  LessonScheduled as;
};

/// Set, change or (Mark::none) revoke: which of them it is follows from the mark that stands there.
struct PutMark {
  LessonId lesson;
  PersonId pupil;
  Mark value = Mark::none;
};

}  // namespace letopis::journal
