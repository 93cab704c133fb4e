#pragma once
// Payload bytes of attendance events: structs to FlatBuffers (schema/fbs/attendance.fbs) and back.
// Pure. Readers take bytes of any version and any origin, and yield nothing when these do not
// verify, exceed limits.h, are not UTF-8, or hold a value that this program does not know.
#include <optional>

#include "events/attendance/event.h"
#include "schema/types/bytes.h"

namespace letopis::attendance {

[[nodiscard]] Bytes encode(const AbsenceSet& event);
[[nodiscard]] Bytes encode(const AbsenceCorrected& event);
[[nodiscard]] Bytes encode(const AbsenceRevoked& event);

[[nodiscard]] std::optional<AbsenceSet> absence_set_of(ByteView payload);
[[nodiscard]] std::optional<AbsenceCorrected> absence_corrected_of(ByteView payload);
[[nodiscard]] std::optional<AbsenceRevoked> absence_revoked_of(ByteView payload);

}  // namespace letopis::attendance
