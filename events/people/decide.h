#pragma once
// Rules for people, classes, groups and membership. Pure: no I/O, no clock, never throws; a refusal
// changes nothing. All may refuse with unknown_organisation, not_permitted, not_in_scope and
// invalid_value.
#include "events/people/action.h"
#include "events/rules/facts.h"
#include "schema/types/refusal.h"
#include "schema/types/result.h"

namespace letopis::people {

/// A family name or a given name is needed; a day of birth lies in the past.
[[nodiscard]] Result<PersonCreated, Refusal> decide(const CreatePerson& action,
                                                    const rules::Context& context,
                                                    rules::Facts& facts);
[[nodiscard]] Result<ClassCreated, Refusal> decide(const CreateClass& action,
                                                   const rules::Context& context,
                                                   rules::Facts& facts);
/// unknown_class.
[[nodiscard]] Result<GroupCreated, Refusal> decide(const CreateGroup& action,
                                                   const rules::Context& context,
                                                   rules::Facts& facts);
/// unknown_group, unknown_person, person_kind_mismatch (not staff), dates_reversed.
[[nodiscard]] Result<TeacherAssigned, Refusal> decide(const AssignTeacher& action,
                                                      const rules::Context& context,
                                                      rules::Facts& facts);
/// unknown_group, unknown_person, person_kind_mismatch (not a pupil), dates_reversed.
[[nodiscard]] Result<PupilEnrolled, Refusal> decide(const EnrolPupil& action,
                                                    const rules::Context& context,
                                                    rules::Facts& facts);
/// unknown_group, unknown_person, person_kind_mismatch, pupil_not_in_group (on the last day).
[[nodiscard]] Result<PupilLeft, Refusal> decide(const EndEnrolment& action,
                                                const rules::Context& context, rules::Facts& facts);

}  // namespace letopis::people
