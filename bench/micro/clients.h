#pragma once
// A fixed number of clients that each wait for their receipt before they ask again.
#include <benchmark/benchmark.h>

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "events/ledger/scribe.h"

namespace letopis::bench {

/// Receipts on their way from the writer's thread to the clients'. Thread-safe.
class Mailbox {
 public:
  void put(std::size_t client, bool accepted);
  /// Waits for at least one receipt; the numbers of the clients that got one. Ends the program when
  /// anything but a receipt came back.
  [[nodiscard]] std::vector<std::size_t> take();

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::size_t> clients_;  // guarded by mutex_
  bool refused_ = false;              // guarded by mutex_
};

/// A submission that posts its outcome to a client.
class Posted : public ledger::Submission {
 public:
  Posted(std::size_t client, Mailbox& mailbox);

  [[nodiscard]] const ledger::RequestKey& request() const final { return request_; }

  void done(const ledger::Outcome& outcome) final;

 private:
  const ledger::RequestKey request_;
  const std::size_t client_;
  Mailbox& mailbox_;
};

/// Makes the next submission of a client.
using NextSubmission =
    std::function<std::unique_ptr<ledger::Submission>(std::size_t client, Mailbox& mailbox)>;

/// Keeps `clients` submissions waiting while the benchmark runs: one iteration is one wait for
/// receipts. Sets items processed and the counter "batch", the mean number of entries in a commit.
/// Returns that mean.
double run_clients(benchmark::State& state, ledger::Scribe& scribe, std::size_t clients,
                   const NextSubmission& next);

}  // namespace letopis::bench
