#pragma once
// From a step, whose references are external ids, to an action, whose references are ids.
#include <optional>

#include "events/all.h"
#include "schema/types/result.h"
#include "server/import/lookup.h"
#include "server/import/plan.h"

namespace letopis::import {

/// Nothing in the result: what the step asks for is recorded already. Refuses with
/// reference_refused (what it refers to was not recorded) and changed_since. Pure.
[[nodiscard]] Result<std::optional<Action>, Problem> realise(const Step& step,
                                                             const Lookup& lookup);

}  // namespace letopis::import
