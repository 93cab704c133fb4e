#include "server/api/submission.h"

#include <utility>

#include "projections/facts/rulebook.h"

namespace letopis::api {

ActionSubmission::ActionSubmission(Command command,
                                   std::function<void(const ledger::Outcome&)> answer)
    : command_(std::move(command)), answer_(std::move(answer)) {}

Result<void, Refusal> ActionSubmission::decide(ledger::Bench& bench) {
  const rules::Context context{command_.actor, command_.reason, bench.now()};
  const auto draft =
      facts::propose(command_.action, context, command_.origin, command_.expected, bench.rows());
  if (!draft) return Failure{draft.error()};
  const auto appended = bench.append(*draft);
  if (!appended) return Failure{appended.error()};
  return {};
}

}  // namespace letopis::api
