#pragma once
// What a bundle wants recorded, in order, before any of it has an id. References between steps are
// external ids (sourcedIds); realise.h turns them into ids when their turn comes.
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "events/access/event.h"
#include "events/journal/event.h"
#include "events/organisation/event.h"
#include "events/people/event.h"
#include "server/import/problem.h"
#include "server/import/progress.h"
#include "server/import/roster.h"

namespace letopis::import {

// One struct for each kind of step. `as` is whole but for the ids, which stand beside it by name.
struct OpenSchool {
  organisation::OrganisationOpened as;
};

struct AddTerm {
  organisation::TermDefined as;
};

struct AddPerson {
  people::PersonCreated as;
};

/// The login is a wish: a number is put behind it when somebody else has it.
struct AddAccount {
  access::AccountOpened as;
  std::string person;
};

struct AddClass {
  people::ClassCreated as;
};

struct AddGroup {
  people::GroupCreated as;
  std::string school_class;  // may be empty
};

struct AddTeacher {
  people::TeacherAssigned as;
  std::string group;
  std::string teacher;
};

struct AddPupil {
  people::PupilEnrolled as;
  std::string group;
  std::string pupil;
};

struct AddLesson {
  journal::LessonScheduled as;
  std::string group;
};

struct AddMark {
  std::string lesson;
  std::string pupil;
  Mark value = Mark::none;
};

struct Step {
  std::string file;  // empty: asked for on the command line
  std::uint32_t line = 0;
  std::variant<OpenSchool, AddTerm, AddPerson, AddAccount, AddClass, AddGroup, AddTeacher, AddPupil,
               AddLesson, AddMark>
      what;
};

/// A person with an account who is in no bundle: somebody has to run the school afterwards.
struct ExtraPerson {
  std::string family;
  std::string given;
  std::string patronymic;
  std::string login;
  std::vector<Role> roles;
};

struct PlanOptions {
  std::string school;  // sourcedId; needed when the bundle holds several schools
  organisation::Settings settings;
  bool training = false;
  std::vector<ExtraPerson> extras;
};

struct Plan {
  std::vector<Step> steps;
  Counts counts;  // of the bundle; what becomes of the steps is added by run()
};

/// Chooses the school and orders the steps so that every reference leads backwards. Rows that
/// cannot become a step are problems (and counted as refused) or are skipped. Pure. O(n log n) in
/// rows.
[[nodiscard]] Plan plan(const Bundle& bundle, const PlanOptions& options, Problems& problems,
                        const Progress& progress = {});

}  // namespace letopis::import
