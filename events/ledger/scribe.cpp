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
      committer_([this] { commit_all(); }),
      decider_([this] { decide_all(); }) {}

Scribe::~Scribe() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_one();
  decider_.join();
  committer_.join();
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

// Decides whatever waits, again and again, until the disk is free for the batch.
void Scribe::decide_all() {
  Batch batch;
  for (;;) {
    bool free = false;
    {
      std::unique_lock lock(mutex_);
      const auto has_room = [&] { return batch.decided.size() < limits_.batch; };
      arrived_.wait(lock, [&] {
        free = !committing_;
        return (!queue_.empty() && has_room()) || (free && (stopping_ || !batch.decided.empty()));
      });
      if (free && queue_.empty() && batch.decided.empty()) break;
    }
    decide(take(limits_.batch - batch.decided.size()), batch);
    if (free) hand_over(std::exchange(batch, Batch{}));
  }
  {
    const std::lock_guard lock(mutex_);
    all_decided_ = true;
  }
  handed_over_.notify_one();
}

std::vector<std::unique_ptr<Submission>> Scribe::take(std::size_t most) {
  const std::lock_guard lock(mutex_);
  const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), most));
  const auto end = queue_.begin() + count;
  std::vector<std::unique_ptr<Submission>> out(std::move_iterator(queue_.begin()),
                                               std::move_iterator(end));
  queue_.erase(queue_.begin(), end);
  return out;
}

void Scribe::decide(std::vector<std::unique_ptr<Submission>> submissions, Batch& batch) {
  for (auto& submission : submissions) {
    Outcome outcome = ledger_->decide(*submission);
    if (std::holds_alternative<Refusal>(outcome)) ++batch.refusals;
    batch.decided.push_back({std::move(submission), std::move(outcome)});
  }
}

// The batch before is done with: the ledger hears how it ended before it goes on.
void Scribe::settle_last() {
  if (!last_) return;
  if (last_->lost) {
    ledger_->failed();
    dead_ = last_->lost;
  } else if (last_->sealed) {
    ledger_->settled(*last_->sealed);
  }
  last_.reset();
}

void Scribe::hand_over(Batch batch) {
  settle_last();
  batch.lost = dead_;
  if (!dead_ && ledger_->pending() > 0) {
    auto sealed = ledger_->seal();
    if (sealed) {
      batch.sealed = std::move(*sealed);
    } else {
      batch.lost = std::move(sealed).error();
    }
  }
  last_ = std::make_shared<Batch>(std::move(batch));
  // One alone: nobody waits whose deciding could go on meanwhile, so the hand-over is spared.
  const bool alone = last_->decided.size() == 1;
  {
    const std::lock_guard lock(mutex_);
    committing_ = true;
    if (!alone) next_ = last_;
  }
  if (alone) {
    commit(*last_);
  } else {
    handed_over_.notify_one();
  }
}

void Scribe::commit_all() {
  for (;;) {
    std::shared_ptr<Batch> batch;
    {
      std::unique_lock lock(mutex_);
      handed_over_.wait(lock, [this] { return next_ || all_decided_; });
      if (!next_) return;
      batch = std::move(next_);
    }
    commit(*batch);
  }
}

void Scribe::commit(Batch& batch) {
  std::vector<Decided> decided = std::move(batch.decided);
  if (batch.sealed) {
    const auto written = ledger_->write(*batch.sealed);
    if (written) {
      publish(*batch.sealed);
    } else {
      batch.lost = written.error();
    }
  }
  const std::optional<StorageError> lost = batch.lost;
  note(batch);  // from here on the batch belongs to the deciding thread
  arrived_.notify_one();
  for (Decided& each : decided) {
    // A replayed receipt may speak of this very batch, so it is as lost as the rest.
    if (lost) each.outcome = Lost{lost->text};
    each.submission->done(each.outcome);
  }
}

void Scribe::note(const Batch& batch) {
  const std::lock_guard lock(mutex_);
  healthy_ = healthy_ && !batch.lost;
  if (batch.sealed) {
    ++counters_.batches;
    counters_.entries += batch.lost ? 0 : batch.sealed->entries.size();
  }
  counters_.refusals += batch.refusals;
  committing_ = false;
}

void Scribe::publish(const SealedBatch& sealed) {
  {
    const std::lock_guard lock(mutex_);
    published_ = sealed.published;
  }
  for (Follower* const follower : followers_) {
    follower->committed(sealed.published, sealed.entries);
  }
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
