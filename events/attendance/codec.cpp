#include "events/attendance/codec.h"

#include "attendance_generated.h"
#include "events/rules/payload.h"

namespace letopis::attendance {
namespace {

std::uint8_t number_of(Absence code) { return static_cast<std::uint8_t>(code); }

Absence take(rules::Fields& fields, std::uint8_t number) {
  return fields.one_of(number, Absence::absent, Absence::exempt);
}

}  // namespace

Bytes encode(const AbsenceSet& event) {
  flatbuffers::FlatBufferBuilder builder;
  return rules::finish(builder, fbs::CreateAbsenceSet(builder, event.lesson.value,
                                                      event.pupil.value, number_of(event.code)));
}

Bytes encode(const AbsenceCorrected& event) {
  flatbuffers::FlatBufferBuilder builder;
  return rules::finish(builder,
                       fbs::CreateAbsenceCorrected(builder, event.lesson.value, event.pupil.value,
                                                   number_of(event.was), number_of(event.code)));
}

Bytes encode(const AbsenceRevoked& event) {
  flatbuffers::FlatBufferBuilder builder;
  return rules::finish(builder, fbs::CreateAbsenceRevoked(builder, event.lesson.value,
                                                          event.pupil.value, number_of(event.was)));
}

std::optional<AbsenceSet> absence_set_of(ByteView payload) {
  const rules::Payload<fbs::AbsenceSet> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  AbsenceSet event;
  event.lesson = LessonId{in->lesson()};
  event.pupil = PersonId{in->pupil()};
  event.code = take(fields, in->code());
  return fields.give(event);
}

std::optional<AbsenceCorrected> absence_corrected_of(ByteView payload) {
  const rules::Payload<fbs::AbsenceCorrected> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  AbsenceCorrected event;
  event.lesson = LessonId{in->lesson()};
  event.pupil = PersonId{in->pupil()};
  event.was = take(fields, in->was());
  event.code = take(fields, in->code());
  return fields.give(event);
}

std::optional<AbsenceRevoked> absence_revoked_of(ByteView payload) {
  const rules::Payload<fbs::AbsenceRevoked> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  AbsenceRevoked event;
  event.lesson = LessonId{in->lesson()};
  event.pupil = PersonId{in->pupil()};
  event.was = take(fields, in->was());
  return fields.give(event);
}

}  // namespace letopis::attendance
