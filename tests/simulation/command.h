#pragma once
// What a simulated client asks for, and how it reaches the ledger: through the real rules.
#include <cstdint>
#include <optional>
#include <vector>

#include "events/all.h"
#include "events/ledger/submission.h"
#include "tests/simulation/mutation.h"

namespace letopis::sim {

/// One request: all of its actions or none. The same id with another content is a client's error.
struct Command {
  ledger::RequestKey request;
  std::vector<Action> actions;
  log::Actor actor;
  log::Reason reason;
  std::optional<std::uint32_t> expected;  // of the only action's record
};

[[nodiscard]] log::Origin origin_of_all();

/// Proposes each action to the rulebook and appends what it drafts, as the server does.
class SimSubmission final : public ledger::Submission {
 public:
  SimSubmission(const Command& command, Mutation mutation)
      : command_(command), mutation_(mutation) {}

  [[nodiscard]] const ledger::RequestKey& request() const override { return command_.request; }

  [[nodiscard]] Result<void, Refusal> decide(ledger::Bench& bench) override;

  void done(const ledger::Outcome&) override {}

 private:
  [[nodiscard]] std::optional<log::Draft> forced(const Action& action, ledger::Bench& bench) const;

  const Command& command_;
  const Mutation mutation_;
};

}  // namespace letopis::sim
