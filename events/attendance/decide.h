#pragma once
// Rules for attendance. Pure: no I/O, no clock, never throws; a refusal changes nothing.
#include <variant>

#include "events/attendance/action.h"
#include "events/rules/facts.h"
#include "schema/types/refusal.h"
#include "schema/types/result.h"

namespace letopis::attendance {

using AbsenceEvent = std::variant<AbsenceSet, AbsenceCorrected, AbsenceRevoked>;

[[nodiscard]] log::RecordKey absence_record(LessonId lesson, PersonId pupil);

/// Refuses as rules::open_column(), then invalid_value, nothing_to_revoke or nothing_to_change,
/// then as rules::check_change().
[[nodiscard]] Result<AbsenceEvent, Refusal> decide(const PutAbsence& action,
                                                   const rules::Context& context,
                                                   rules::Facts& facts);

}  // namespace letopis::attendance
