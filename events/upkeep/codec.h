#pragma once
// Payload bytes of entries about the ledger itself: structs to FlatBuffers (schema/fbs/upkeep.fbs)
// and back. Pure. Readers take bytes of any version and any origin, and yield nothing when these do
// not verify, exceed limits.h, are not UTF-8, or hold a value that this program does not know.
#include <optional>

#include "events/upkeep/event.h"
#include "schema/types/bytes.h"

namespace letopis::upkeep {

[[nodiscard]] Bytes encode(const LedgerRestored& event);
[[nodiscard]] Bytes encode(const OutageEnded& event);
[[nodiscard]] Bytes encode(const RecordsCommitted& event);

[[nodiscard]] std::optional<LedgerRestored> ledger_restored_of(ByteView payload);
[[nodiscard]] std::optional<OutageEnded> outage_ended_of(ByteView payload);
[[nodiscard]] std::optional<RecordsCommitted> records_committed_of(ByteView payload);

}  // namespace letopis::upkeep
