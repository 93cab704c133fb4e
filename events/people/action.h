#pragma once
// Requests about people, classes and groups.
#include "events/people/event.h"

namespace letopis::people {

struct CreatePerson {
  PersonCreated as;
};

struct CreateClass {
  ClassCreated as;
};

struct CreateGroup {
  GroupCreated as;
};

struct AssignTeacher {
  TeacherAssigned as;
};

struct EnrolPupil {
  PupilEnrolled as;
};

struct EndEnrolment {
  PupilLeft as;
};

}  // namespace letopis::people
