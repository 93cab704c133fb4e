#include "events/people/codec.h"

#include <limits>

#include "events/rules/payload.h"
#include "people_generated.h"

namespace letopis::people {
namespace {

/// The schema's default of birth_day: not known.
constexpr std::int32_t kNoBirthDay = std::numeric_limits<std::int32_t>::min();

}  // namespace

Bytes encode(const PersonCreated& event) {
  flatbuffers::FlatBufferBuilder builder;
  const auto family = rules::text_into(builder, event.family);
  const auto given = rules::text_into(builder, event.given);
  const auto patronymic = rules::text_into(builder, event.patronymic);
  const auto external_id = rules::text_into(builder, event.external_id);
  return rules::finish(builder, fbs::CreatePersonCreated(
                                    builder, static_cast<std::uint8_t>(event.kind), family, given,
                                    patronymic, event.born ? event.born->days : kNoBirthDay,
                                    static_cast<std::uint8_t>(event.sex), external_id));
}

Bytes encode(const ClassCreated& event) {
  flatbuffers::FlatBufferBuilder builder;
  const auto title = rules::text_into(builder, event.title);
  const auto external_id = rules::text_into(builder, event.external_id);
  return rules::finish(builder, fbs::CreateClassCreated(builder, event.grade, title, external_id));
}

Bytes encode(const GroupCreated& event) {
  flatbuffers::FlatBufferBuilder builder;
  const auto subject = rules::text_into(builder, event.subject);
  const auto title = rules::text_into(builder, event.title);
  const auto external_id = rules::text_into(builder, event.external_id);
  return rules::finish(builder, fbs::CreateGroupCreated(builder, event.school_class.value, subject,
                                                        title, external_id));
}

Bytes encode(const TeacherAssigned& event) {
  flatbuffers::FlatBufferBuilder builder;
  return rules::finish(builder,
                       fbs::CreateTeacherAssigned(builder, event.group.value, event.teacher.value,
                                                  event.from.days, event.to.days));
}

Bytes encode(const PupilEnrolled& event) {
  flatbuffers::FlatBufferBuilder builder;
  return rules::finish(builder,
                       fbs::CreatePupilEnrolled(builder, event.group.value, event.pupil.value,
                                                event.from.days, event.to.days));
}

Bytes encode(const PupilLeft& event) {
  flatbuffers::FlatBufferBuilder builder;
  return rules::finish(builder, fbs::CreatePupilLeft(builder, event.group.value, event.pupil.value,
                                                     event.last_day.days));
}

std::optional<PersonCreated> person_created_of(ByteView payload) {
  const rules::Payload<fbs::PersonCreated> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  PersonCreated event;
  event.kind = fields.one_of(in->kind(), PersonKind::pupil, PersonKind::other);
  event.family = fields.text(in->family(), limits::kNameBytes);
  event.given = fields.text(in->given(), limits::kNameBytes);
  event.patronymic = fields.text(in->patronymic(), limits::kNameBytes);
  if (in->birth_day() != kNoBirthDay) event.born = fields.day(in->birth_day());
  event.sex = fields.one_of(in->sex(), Sex::unknown, Sex::male);
  event.external_id = fields.text(in->external_id(), limits::kExternalIdBytes);
  return fields.give(std::move(event));
}

std::optional<ClassCreated> class_created_of(ByteView payload) {
  const rules::Payload<fbs::ClassCreated> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  ClassCreated event;
  event.grade = in->grade();
  event.title = fields.text(in->title(), limits::kNameBytes);
  event.external_id = fields.text(in->external_id(), limits::kExternalIdBytes);
  return fields.give(std::move(event));
}

std::optional<GroupCreated> group_created_of(ByteView payload) {
  const rules::Payload<fbs::GroupCreated> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  GroupCreated event;
  event.school_class = ClassId{in->school_class()};
  event.subject = fields.text(in->subject(), limits::kNameBytes);
  event.title = fields.text(in->title(), limits::kNameBytes);
  event.external_id = fields.text(in->external_id(), limits::kExternalIdBytes);
  return fields.give(std::move(event));
}

std::optional<TeacherAssigned> teacher_assigned_of(ByteView payload) {
  const rules::Payload<fbs::TeacherAssigned> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  TeacherAssigned event;
  event.group = GroupId{in->group()};
  event.teacher = PersonId{in->teacher()};
  event.from = fields.day(in->from_day());
  event.to = fields.day(in->to_day());
  return fields.give(event);
}

std::optional<PupilEnrolled> pupil_enrolled_of(ByteView payload) {
  const rules::Payload<fbs::PupilEnrolled> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  PupilEnrolled event;
  event.group = GroupId{in->group()};
  event.pupil = PersonId{in->pupil()};
  event.from = fields.day(in->from_day());
  event.to = fields.day(in->to_day());
  return fields.give(event);
}

std::optional<PupilLeft> pupil_left_of(ByteView payload) {
  const rules::Payload<fbs::PupilLeft> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  PupilLeft event;
  event.group = GroupId{in->group()};
  event.pupil = PersonId{in->pupil()};
  event.last_day = fields.day(in->last_day());
  return fields.give(event);
}

}  // namespace letopis::people
