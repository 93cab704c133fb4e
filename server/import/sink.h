#pragma once
// Where actions go that come in bulk, from an import or the demo school.
#include "events/all.h"
#include "schema/types/ids.h"
#include "schema/types/refusal.h"
#include "schema/types/result.h"

namespace letopis::import {

/// Port. Whether what was accepted is kept, kept only when nothing was refused, or never kept (a
/// dry run) is the sink's business. Called by one thread. Must not throw.
class Sink {
 public:
  virtual ~Sink() = default;
  /// Decides the action by the rules, seeing everything accepted before it.
  [[nodiscard]] virtual Result<Position, Refusal> submit(const Action& action,
                                                         const rules::Context& context,
                                                         const log::Origin& origin) = 0;
};

}  // namespace letopis::import
