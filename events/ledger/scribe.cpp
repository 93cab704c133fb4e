#include "events/ledger/scribe.h"

#include <algorithm>
#include <utility>

namespace letopis::ledger {

Scribe::Scribe(std::unique_ptr<Ledger> ledger, std::vector<Follower*> followers,
               ScribeLimits limits)
    : ledger_(std::move(ledger)),
      followers_(std::move(followers)),
      limits_(limits),
      published_(ledger_->published()),
      thread_([this] { run(); }) {}

Scribe::~Scribe() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_one();
  thread_.join();
}

Accepted Scribe::submit(std::unique_ptr<Submission> submission) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || !healthy_) return Accepted::stopped;
    if (queue_.size() >= limits_.waiting) return Accepted::queue_full;
    queue_.push_back(std::move(submission));
    if (queue_.size() > 1) return Accepted::yes;  // the writer was woken for the first
  }
  arrived_.notify_one();
  return Accepted::yes;
}

std::vector<std::unique_ptr<Submission>> Scribe::take() {
  std::vector<std::unique_ptr<Submission>> batch;
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  const std::size_t count = std::min(queue_.size(), limits_.batch);
  batch.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    batch.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return batch;
}

void Scribe::run() {
  for (;;) {
    auto batch = take();
    if (batch.empty()) return;
    write(std::move(batch));
  }
}

void Scribe::write(std::vector<std::unique_ptr<Submission>> batch) {
  std::vector<Decided> decided;
  decided.reserve(batch.size());
  std::uint64_t refusals = 0;
  for (auto& submission : batch) {
    Outcome outcome = ledger_->decide(*submission);
    if (std::holds_alternative<Refusal>(outcome)) ++refusals;
    decided.push_back({std::move(submission), std::move(outcome)});
  }
  const std::size_t entries = ledger_->pending();
  const auto written = ledger_->commit();
  if (written && entries > 0) publish();
  {
    const std::lock_guard lock(mutex_);
    healthy_ = healthy_ && written.has_value();
    if (entries > 0) ++counters_.batches;
    counters_.entries += written ? entries : 0;
    counters_.refusals += refusals;
  }
  for (Decided& each : decided) {
    // A replayed receipt may speak of this very batch, so it is as lost as the rest.
    if (!written) each.outcome = Lost{written.error().text};
    each.submission->done(each.outcome);
  }
}

void Scribe::publish() {
  const auto published = ledger_->published();
  {
    const std::lock_guard lock(mutex_);
    published_ = published;
  }
  for (Follower* const follower : followers_) follower->committed(published, ledger_->last_batch());
}

std::shared_ptr<const Published> Scribe::published() const {
  const std::lock_guard lock(mutex_);
  return published_;
}

ScribeCounters Scribe::counters() const {
  const std::lock_guard lock(mutex_);
  ScribeCounters out = counters_;
  out.waiting = queue_.size();
  return out;
}

bool Scribe::healthy() const {
  const std::lock_guard lock(mutex_);
  return healthy_;
}

}  // namespace letopis::ledger
