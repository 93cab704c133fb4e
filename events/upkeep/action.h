#pragma once
// Requests about the ledger itself, by the program only.
#include "events/upkeep/event.h"

namespace letopis::upkeep {

/// To be the first action after a backup was brought back.
struct RestoreLedger {
  LedgerRestored as;
};

struct EndOutage {
  OutageEnded as;
};

/// What it says is recomputed by whoever replays the log; rules cannot see that far.
struct CommitRecords {
  RecordsCommitted as;
};

}  // namespace letopis::upkeep
