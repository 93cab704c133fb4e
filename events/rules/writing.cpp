#include "events/rules/writing.h"

#include "events/rules/bounds.h"
#include "events/rules/rights.h"

namespace letopis::rules {
namespace {

constexpr std::int64_t kMinuteUs = 60'000'000;

bool owns(const Context& context, Facts& facts, const LessonFacts& lesson) {
  const PersonId user = context.actor.user;
  if (!user.exists()) return false;
  if (lesson.teacher.exists()) return lesson.teacher == user;
  return facts.teaches(user, lesson.group, lesson.day);
}

bool may_undo(const Context& context, Facts& facts, const Column& column, const Change& change) {
  const std::optional<LastWrite> last = facts.last_write(change.record);
  if (!last || last->author != context.actor.user || last->at > context.now) return false;
  return context.now.us - last->at.us <= column.settings.grace_minutes * kMinuteUs;
}

}  // namespace

Result<Column, Refusal> open_column(const Context& context, Facts& facts, Function function,
                                    LessonId lesson, PersonId pupil) {
  const auto settings = begin(context, facts, function);
  if (!settings) return Failure{settings.error()};
  const std::optional<LessonFacts> known = facts.lesson(lesson);
  if (!known) return refuse(RefusalCode::unknown_lesson);
  const SchoolDate today = date_at(context.now, settings->utc_offset_minutes);
  if (known->day > today) return refuse(RefusalCode::lesson_in_future);
  const bool transfers = context.actor.role == Role::importer;
  if (!transfers && !owns(context, facts, *known)) return refuse(RefusalCode::not_your_lesson);
  if (!facts.enrolled(pupil, known->group, known->day)) {
    return refuse(RefusalCode::pupil_not_in_group);
  }
  if (!transfers && days_between(known->day, today) > settings->edit_window_days) {
    return refuse(RefusalCode::column_locked);
  }
  return Column{.settings = *settings, .day = known->day, .today = today};
}

Result<void, Refusal> check_change(const Context& context, Facts& facts, const Column& column,
                                   const Change& change) {
  const ReasonCode code = context.reason.code;
  const bool transfers = context.actor.role == Role::importer;
  if (transfers != (code == ReasonCode::transfer)) return refuse(RefusalCode::not_permitted);
  if (transfers && (change.revision != 0 || change.revokes)) {
    return refuse(RefusalCode::not_permitted);
  }
  const bool rewrites_the_past = change.revision != 0 && column.today > column.day;
  if (rewrites_the_past && code == ReasonCode::none) return refuse(RefusalCode::reason_required);
  if (code == ReasonCode::other && is_blank(context.reason.text)) {
    return refuse(RefusalCode::reason_text_required);
  }
  if (code == ReasonCode::undo && !may_undo(context, facts, column, change)) {
    return refuse(RefusalCode::undo_expired);
  }
  return {};
}

}  // namespace letopis::rules
