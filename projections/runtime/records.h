#pragma once
// Reading the ledger's own tables: the newest entry of a record, and entries by position.
#include <optional>

#include "events/ledger/rows.h"
#include "schema/types/bytes.h"
#include "schema/types/ids.h"

namespace letopis::runtime {

/// Where a record stands: its newest entry.
struct RecordHead {
  std::uint32_t revision = 0;
  Position position;
  Digest leaf_hash;
};

/// Nothing when nothing was ever recorded. One lookup each.
[[nodiscard]] std::optional<RecordHead> record_head(ledger::Rows& rows,
                                                    const log::RecordKey& record);
[[nodiscard]] std::optional<RecordHead> record_head(const ledger::RowReader& reader,
                                                    const log::RecordKey& record);
[[nodiscard]] Bytes pack(const RecordHead& head);

/// Key of an entry in ledger::kEntries.
[[nodiscard]] Bytes entry_key(Position position);
/// The entry's bytes, well-formed or not; nothing when there is none.
[[nodiscard]] std::optional<Bytes> entry_bytes(const ledger::RowReader& reader, Position position);
/// Number of entries in the log; the newest is one below. One scan of one key.
[[nodiscard]] std::uint64_t entry_count(const ledger::RowReader& reader);

}  // namespace letopis::runtime
