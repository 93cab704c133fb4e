#pragma once
// Rules for lessons and marks. Pure: no I/O, no clock, never throws; a refusal changes nothing.
#include <variant>

#include "events/journal/action.h"
#include "events/rules/facts.h"
#include "schema/types/refusal.h"
#include "schema/types/result.h"

namespace letopis::journal {

using MarkEvent = std::variant<MarkSet, MarkChanged, MarkRevoked>;

[[nodiscard]] log::RecordKey mark_record(LessonId lesson, PersonId pupil);

/// Whoever makes the timetable, or a teacher of the group on that day. unknown_organisation,
/// not_permitted, unknown_group, invalid_value, unknown_person, person_kind_mismatch,
/// lesson_in_future (more than 366 days ahead); for teachers not_your_lesson and column_locked.
[[nodiscard]] Result<LessonScheduled, Refusal> decide(const ScheduleLesson& action,
                                                      const rules::Context& context,
                                                      rules::Facts& facts);
/// Refuses as rules::open_column(), then invalid_value, nothing_to_revoke or nothing_to_change,
/// then as rules::check_change().
[[nodiscard]] Result<MarkEvent, Refusal> decide(const PutMark& action,
                                                const rules::Context& context, rules::Facts& facts);

}  // namespace letopis::journal
