#include "events/attendance/decide.h"

#include "events/rules/bounds.h"
#include "events/rules/writing.h"

namespace letopis::attendance {

log::RecordKey absence_record(LessonId lesson, PersonId pupil) {
  return {.kind = RecordKind::absence, .a = lesson.value, .b = pupil.value};
}

Result<AbsenceEvent, Refusal> decide(const PutAbsence& action, const rules::Context& context,
                                     rules::Facts& facts) {
  auto column =
      rules::open_column(context, facts, rules::Function::absences, action.lesson, action.pupil);
  if (!column) return Failure{std::move(column).error()};
  if (action.code > Absence::exempt) return rules::refuse(RefusalCode::invalid_value, "value");
  const bool revokes = action.code == Absence::none;
  const rules::Standing<Absence> standing = facts.absence(action.lesson, action.pupil);
  if (action.code == standing.value) {
    return rules::refuse(revokes ? RefusalCode::nothing_to_revoke : RefusalCode::nothing_to_change);
  }
  auto change = rules::check_change(context, facts, *column,
                                    {.record = absence_record(action.lesson, action.pupil),
                                     .revision = standing.revision,
                                     .revokes = revokes});
  if (!change) return Failure{std::move(change).error()};
  if (revokes) return AbsenceEvent{AbsenceRevoked{action.lesson, action.pupil, standing.value}};
  if (standing.value == Absence::none) {
    return AbsenceEvent{AbsenceSet{action.lesson, action.pupil, action.code}};
  }
  return AbsenceEvent{AbsenceCorrected{action.lesson, action.pupil, standing.value, action.code}};
}

}  // namespace letopis::attendance
