#pragma once
// Rules for entries about the ledger itself. Pure: no I/O, no clock, never throws; a refusal
// changes nothing. All may refuse with unknown_organisation, not_permitted (only the program itself
// may) and invalid_value.
#include "events/rules/facts.h"
#include "events/upkeep/action.h"
#include "schema/types/refusal.h"
#include "schema/types/result.h"

namespace letopis::upkeep {

/// Needs a reason in words (reason_text_required). Checkpoint and origin must speak of the same
/// tree as the numbers beside them.
[[nodiscard]] Result<LedgerRestored, Refusal> decide(const RestoreLedger& action,
                                                     const rules::Context& context,
                                                     rules::Facts& facts);
/// dates_reversed.
[[nodiscard]] Result<OutageEnded, Refusal> decide(const EndOutage& action,
                                                  const rules::Context& context,
                                                  rules::Facts& facts);

/// At least one record, and at most as many as entries.
[[nodiscard]] Result<RecordsCommitted, Refusal> decide(const CommitRecords& action,
                                                       const rules::Context& context,
                                                       rules::Facts& facts);

}  // namespace letopis::upkeep
