#include "events/journal/decide.h"

#include "events/rules/bounds.h"
#include "events/rules/rights.h"
#include "events/rules/writing.h"
#include "schema/types/limits.h"

namespace letopis::journal {
namespace {

constexpr std::int32_t kPlannedDaysMax = 366;
constexpr std::int64_t kWeightMax = 10;

Result<void, Refusal> check_fields(const LessonScheduled& lesson) {
  return rules::Bounds()
      .day("day", lesson.day)
      .between("kind", static_cast<std::int64_t>(lesson.kind),
               static_cast<std::int64_t>(LessonKind::ordinary),
               static_cast<std::int64_t>(LessonKind::homework))
      .between("weight", lesson.weight, 1, kWeightMax)
      .line("topic", lesson.topic, limits::kTitleBytes)
      .text("homework", lesson.homework, limits::kTextBytes)
      .line("external_id", lesson.external_id, limits::kExternalIdBytes)
      .result();
}

/// Whether the sign is one that this organisation uses; none takes a mark back.
bool is_in_use(Mark mark, const organisation::Settings& settings) {
  if (mark == Mark::none) return true;
  if (mark > Mark::fail) return false;
  if (mark > Mark::five) return true;
  const auto number = static_cast<std::uint8_t>(mark);
  return number >= settings.mark_min && number <= settings.mark_max;
}

}  // namespace

log::RecordKey mark_record(LessonId lesson, PersonId pupil) {
  return {.kind = RecordKind::mark, .a = lesson.value, .b = pupil.value};
}

Result<LessonScheduled, Refusal> decide(const ScheduleLesson& action, const rules::Context& context,
                                        rules::Facts& facts) {
  // Whoever makes the timetable plans any lesson; a teacher adds columns to the own journals.
  using rules::Access;
  using rules::Function;
  const auto plans = rules::check_right_to_all(context.actor, Function::timetable, Access::write);
  const auto adds = rules::check_right(context.actor, Function::lesson_content, Access::write);
  auto settings = rules::begin(context, facts, plans ? plans : adds);
  if (!settings) return Failure{std::move(settings).error()};
  const LessonScheduled& as = action.as;
  if (!facts.group_exists(as.group)) return rules::refuse(RefusalCode::unknown_group);
  auto fields = check_fields(as);
  if (!fields) return Failure{std::move(fields).error()};
  if (as.teacher.exists()) {
    auto staff = rules::check_kind(facts, as.teacher, PersonKind::staff);
    if (!staff) return Failure{std::move(staff).error()};
  }
  const SchoolDate today = date_at(context.now, settings->utc_offset_minutes);
  if (days_between(today, as.day) > kPlannedDaysMax) {
    return rules::refuse(RefusalCode::lesson_in_future);
  }
  if (!plans) {
    if (!facts.teaches(context.actor.user, as.group, as.day)) {
      return rules::refuse(RefusalCode::not_your_lesson);
    }
    if (days_between(as.day, today) > settings->edit_window_days) {
      return rules::refuse(RefusalCode::column_locked);
    }
  }
  return as;
}

Result<MarkEvent, Refusal> decide(const PutMark& action, const rules::Context& context,
                                  rules::Facts& facts) {
  auto column = rules::open_column(context, facts, rules::Function::current_marks, action.lesson,
                                   action.pupil);
  if (!column) return Failure{std::move(column).error()};
  if (!is_in_use(action.value, column->settings)) {
    return rules::refuse(RefusalCode::invalid_value, "value");
  }
  const bool revokes = action.value == Mark::none;
  const rules::Standing<Mark> standing = facts.mark(action.lesson, action.pupil);
  if (action.value == standing.value) {
    return rules::refuse(revokes ? RefusalCode::nothing_to_revoke : RefusalCode::nothing_to_change);
  }
  auto change = rules::check_change(context, facts, *column,
                                    {.record = mark_record(action.lesson, action.pupil),
                                     .revision = standing.revision,
                                     .revokes = revokes});
  if (!change) return Failure{std::move(change).error()};
  if (revokes) return MarkEvent{MarkRevoked{action.lesson, action.pupil, standing.value}};
  if (standing.value == Mark::none) {
    return MarkEvent{MarkSet{action.lesson, action.pupil, action.value}};
  }
  return MarkEvent{MarkChanged{action.lesson, action.pupil, standing.value, action.value}};
}

}  // namespace letopis::journal
