#pragma once
// Many actions as one submission: all of them or none.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "events/ledger/ledger.h"
#include "server/import/sink.h"

namespace letopis::cli {

/// Time that is set by hand, for schools that were lived through before they are opened.
class SetClock final : public Clock {
 public:
  explicit SetClock(Instant now = {}) : now_(now) {}

  [[nodiscard]] Instant now() const override { return now_; }

  void set(Instant now) { now_ = now; }

 private:
  Instant now_;
};

/// Decides each action by the rules, on the writer's bench. With a clock, an action's own moment is
/// the time of its entry.
class BenchSink final : public import::Sink {
 public:
  BenchSink(ledger::Bench& bench, SetClock* clock) : bench_(bench), clock_(clock) {}

  [[nodiscard]] Result<Position, Refusal> submit(const Action& action,
                                                 const rules::Context& context,
                                                 const log::Origin& origin) override;

 private:
  ledger::Bench& bench_;
  SetClock* clock_;
};

/// What to do on the bench; a refusal takes everything back.
using BulkWork = std::function<Result<void, Refusal>(ledger::Bench& bench)>;

/// One submission around `work`.
class Bulk final : public ledger::Submission {
 public:
  Bulk(const Id128& request, BulkWork work) : request_{request, {}}, work_(std::move(work)) {}

  [[nodiscard]] const ledger::RequestKey& request() const override { return request_; }

  [[nodiscard]] Result<void, Refusal> decide(ledger::Bench& bench) override { return work_(bench); }

  void done(const ledger::Outcome&) override {}

 private:
  ledger::RequestKey request_;
  BulkWork work_;
};

/// Start passwords for all of these accounts, as lines "ROLE LOGIN PASSWORD", committed together.
[[nodiscard]] Result<std::vector<std::string>, Refusal> issue_passwords(
    ledger::Ledger& ledger, const ledger::RowReader& rows, const std::vector<std::string>& logins,
    Random& random);

/// Issues a start password: the event without the secret, and the verifier beside the log. The
/// password is the answer, told once.
[[nodiscard]] Result<std::string, Refusal> issue_password(ledger::Bench& bench, AccountId account,
                                                          Random& random);

}  // namespace letopis::cli
