#include "bench/micro/clients.h"

#include <utility>

#include "bench/micro/fixture.h"

namespace letopis::bench {

void Mailbox::put(std::size_t client, bool accepted) {
  {
    const std::lock_guard lock(mutex_);
    clients_.push_back(client);
    refused_ = refused_ || !accepted;
    if (clients_.size() > 1) return;  // the clients were woken for the first
  }
  arrived_.notify_one();
}

std::vector<std::size_t> Mailbox::take() {
  std::vector<std::size_t> out;
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return !clients_.empty(); });
  if (refused_) give_up("a submission was refused");
  out.swap(clients_);
  return out;
}

Posted::Posted(std::size_t client, Mailbox& mailbox)
    : request_{fresh_request(), Digest{}}, client_(client), mailbox_(mailbox) {}

void Posted::done(const ledger::Outcome& outcome) {
  mailbox_.put(client_, std::holds_alternative<ledger::Receipt>(outcome));
}

double run_clients(benchmark::State& state, ledger::Scribe& scribe, std::size_t clients,
                   const NextSubmission& next) {
  Mailbox mailbox;
  const ledger::ScribeCounters before = scribe.counters();
  const auto submit = [&](std::size_t client) {
    if (scribe.submit(next(client, mailbox)) != ledger::Accepted::yes) give_up("not accepted");
  };
  for (std::size_t client = 0; client < clients; ++client) submit(client);
  std::size_t received = 0;
  for (auto _ : state) {
    const std::vector<std::size_t> served = mailbox.take();
    received += served.size();
    for (const std::size_t client : served) submit(client);
  }
  const ledger::ScribeCounters after = scribe.counters();
  // The last submissions must not outlive the mailbox.
  for (std::size_t waiting = clients; waiting > 0;) waiting -= mailbox.take().size();
  state.SetItemsProcessed(static_cast<std::int64_t>(received));
  const double batch = after.batches == before.batches
                           ? static_cast<double>(clients)
                           : static_cast<double>(after.entries - before.entries) /
                                 static_cast<double>(after.batches - before.batches);
  state.counters["batch"] = batch;
  return batch;
}

}  // namespace letopis::bench
