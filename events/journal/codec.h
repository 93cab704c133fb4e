#pragma once
// Payload bytes of journal events: structs to FlatBuffers (schema/fbs/journal.fbs) and back. Pure.
// Readers take bytes of any version and any origin, and yield nothing when these do not verify,
// exceed limits.h, are not UTF-8, or hold a value that this program does not know.
#include <optional>

#include "events/journal/event.h"
#include "schema/types/bytes.h"

namespace letopis::journal {

[[nodiscard]] Bytes encode(const LessonScheduled& event);
[[nodiscard]] Bytes encode(const MarkSet& event);
[[nodiscard]] Bytes encode(const MarkChanged& event);
[[nodiscard]] Bytes encode(const MarkRevoked& event);

[[nodiscard]] std::optional<LessonScheduled> lesson_scheduled_of(ByteView payload);
[[nodiscard]] std::optional<MarkSet> mark_set_of(ByteView payload);
[[nodiscard]] std::optional<MarkChanged> mark_changed_of(ByteView payload);
[[nodiscard]] std::optional<MarkRevoked> mark_revoked_of(ByteView payload);

}  // namespace letopis::journal
