#pragma once
// From an action to the draft of its entry: what the writer asks for every action of its queue.
#include <cstdint>
#include <optional>

#include "events/all.h"
#include "events/ledger/rows.h"
#include "events/rules/facts.h"
#include "schema/types/refusal.h"
#include "schema/types/result.h"

namespace letopis::facts {

/// Decides the action against the rows of the batch so far. Writes nothing: a refusal changes
/// nothing. The revision is checked first: `expected` other than the record's newest (0: nothing
/// recorded) is stale_revision. `Refusal::revision` is always the record's current one.
/// The entry's effective date is the event's own, or that of the lesson it is about, or the date of
/// `context.now` at the school. Writer's thread only; never throws on account of the action.
[[nodiscard]] Result<log::Draft, Refusal> propose(const Action& action,
                                                  const rules::Context& context,
                                                  const log::Origin& origin,
                                                  std::optional<std::uint32_t> expected,
                                                  ledger::Rows& rows);

}  // namespace letopis::facts
