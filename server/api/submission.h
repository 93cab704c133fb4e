#pragma once
// One action of a signed-in person on its way to the writer and back.
#include <functional>
#include <optional>

#include "events/all.h"
#include "events/ledger/submission.h"

namespace letopis::api {

/// Who does what, from where and why; `request` makes it idempotent.
struct Command {
  ledger::RequestKey request;
  Action action;
  log::Actor actor;
  log::Origin origin;
  log::Reason reason;
  std::optional<std::uint32_t> expected;  // revision that the person saw
};

/// Decides one action by the rules. `answer` is called once, on the writer's thread.
class ActionSubmission final : public ledger::Submission {
 public:
  ActionSubmission(Command command, std::function<void(const ledger::Outcome&)> answer);

  [[nodiscard]] const ledger::RequestKey& request() const override { return command_.request; }

  [[nodiscard]] Result<void, Refusal> decide(ledger::Bench& bench) override;

  void done(const ledger::Outcome& outcome) override { answer_(outcome); }

 private:
  Command command_;
  std::function<void(const ledger::Outcome&)> answer_;
};

}  // namespace letopis::api
