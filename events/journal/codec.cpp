#include "events/journal/codec.h"

#include "events/rules/payload.h"
#include "journal_generated.h"

namespace letopis::journal {
namespace {

std::uint8_t number_of(Mark mark) { return static_cast<std::uint8_t>(mark); }

Mark take(rules::Fields& fields, std::uint8_t number) {
  return fields.one_of(number, Mark::one, Mark::fail);
}

}  // namespace

Bytes encode(const LessonScheduled& event) {
  flatbuffers::FlatBufferBuilder builder;
  const auto topic = rules::text_into(builder, event.topic);
  const auto homework = rules::text_into(builder, event.homework);
  const auto external_id = rules::text_into(builder, event.external_id);
  return rules::finish(
      builder, fbs::CreateLessonScheduled(builder, event.group.value, event.day.days, event.number,
                                          static_cast<std::uint8_t>(event.kind), event.weight,
                                          topic, homework, event.teacher.value, external_id));
}

Bytes encode(const MarkSet& event) {
  flatbuffers::FlatBufferBuilder builder;
  return rules::finish(builder, fbs::CreateMarkSet(builder, event.lesson.value, event.pupil.value,
                                                   number_of(event.value)));
}

Bytes encode(const MarkChanged& event) {
  flatbuffers::FlatBufferBuilder builder;
  return rules::finish(builder,
                       fbs::CreateMarkChanged(builder, event.lesson.value, event.pupil.value,
                                              number_of(event.was), number_of(event.value)));
}

Bytes encode(const MarkRevoked& event) {
  flatbuffers::FlatBufferBuilder builder;
  return rules::finish(builder, fbs::CreateMarkRevoked(builder, event.lesson.value,
                                                       event.pupil.value, number_of(event.was)));
}

std::optional<LessonScheduled> lesson_scheduled_of(ByteView payload) {
  const rules::Payload<fbs::LessonScheduled> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  LessonScheduled event;
  event.group = GroupId{in->group()};
  event.day = fields.day(in->day());
  event.number = in->number();
  event.kind = fields.one_of(in->kind(), LessonKind::ordinary, LessonKind::homework);
  event.weight = in->weight();
  event.topic = fields.text(in->topic(), limits::kTitleBytes);
  event.homework = fields.text(in->homework(), limits::kTextBytes);
  event.teacher = PersonId{in->teacher()};
  event.external_id = fields.text(in->external_id(), limits::kExternalIdBytes);
  return fields.give(std::move(event));
}

std::optional<MarkSet> mark_set_of(ByteView payload) {
  const rules::Payload<fbs::MarkSet> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  MarkSet event;
  event.lesson = LessonId{in->lesson()};
  event.pupil = PersonId{in->pupil()};
  event.value = take(fields, in->value());
  return fields.give(event);
}

std::optional<MarkChanged> mark_changed_of(ByteView payload) {
  const rules::Payload<fbs::MarkChanged> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  MarkChanged event;
  event.lesson = LessonId{in->lesson()};
  event.pupil = PersonId{in->pupil()};
  event.was = take(fields, in->was());
  event.value = take(fields, in->value());
  return fields.give(event);
}

std::optional<MarkRevoked> mark_revoked_of(ByteView payload) {
  const rules::Payload<fbs::MarkRevoked> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  MarkRevoked event;
  event.lesson = LessonId{in->lesson()};
  event.pupil = PersonId{in->pupil()};
  event.was = take(fields, in->was());
  return fields.give(event);
}

}  // namespace letopis::journal
