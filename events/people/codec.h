#pragma once
// Payload bytes of events about people, classes and groups: structs to FlatBuffers
// (schema/fbs/people.fbs) and back. Pure. Readers take bytes of any version and any origin, and
// yield nothing when these do not verify, exceed limits.h, are not UTF-8, or hold a value that this
// program does not know.
#include <optional>

#include "events/people/event.h"
#include "schema/types/bytes.h"

namespace letopis::people {

[[nodiscard]] Bytes encode(const PersonCreated& event);
[[nodiscard]] Bytes encode(const ClassCreated& event);
[[nodiscard]] Bytes encode(const GroupCreated& event);
[[nodiscard]] Bytes encode(const TeacherAssigned& event);
[[nodiscard]] Bytes encode(const PupilEnrolled& event);
[[nodiscard]] Bytes encode(const PupilLeft& event);

[[nodiscard]] std::optional<PersonCreated> person_created_of(ByteView payload);
[[nodiscard]] std::optional<ClassCreated> class_created_of(ByteView payload);
[[nodiscard]] std::optional<GroupCreated> group_created_of(ByteView payload);
[[nodiscard]] std::optional<TeacherAssigned> teacher_assigned_of(ByteView payload);
[[nodiscard]] std::optional<PupilEnrolled> pupil_enrolled_of(ByteView payload);
[[nodiscard]] std::optional<PupilLeft> pupil_left_of(ByteView payload);

}  // namespace letopis::people
