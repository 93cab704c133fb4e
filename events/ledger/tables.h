#pragma once
// Tables of the ledger itself. Views register theirs from 16 upwards
// (projections/runtime/tables.h).
#include "events/ledger/rows.h"

namespace letopis::ledger {

inline constexpr Table kEntries = 0;  // position (u64) -> the entry's bytes, never overwritten
inline constexpr Table kTiles = 1;    // level (u8), tile (u64) -> up to 256 hashes of 32 bytes
inline constexpr Table kRecords =
    2;  // log::key_bytes -> revision, position, leaf hash of the newest
inline constexpr Table kRequests = 3;  // request id -> first position, count, digest of the content
inline constexpr Table kMeta = 4;      // name -> head, identity, generation of the views
inline constexpr Table kSecrets = 5;   // account (u64) -> password verifier; not part of the log
inline constexpr Table kFirstView = 16;

}  // namespace letopis::ledger
