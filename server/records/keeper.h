#pragma once
// Commits to the map of all records, in the log itself, when it is due (docs/record-map.md).
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "events/ledger/scribe.h"
#include "events/ledger/store.h"
#include "projections/records/commitment.h"
#include "schema/types/time.h"

namespace letopis::records {

/// What is known when the question is asked. Microseconds.
struct Situation {
  std::uint64_t size = 0;               // entries in the log
  Instant newest;                       // recorded time of the last of them
  MapTip tip;                           // what is committed to
  std::optional<Instant> committed_at;  // when that was
  Instant now;
  std::int64_t quiet_us = 30'000'000;  // without an entry: a quiet moment
};

/// Whether to commit now: never without a change; at once when kCommittedAtOnce entries wait; in a
/// quiet moment when 4,096 wait or an hour has gone by, and without one after ten minutes or a day.
/// Pure.
[[nodiscard]] bool is_due(const Situation& situation);

/// Appends the entry and the rows that it rests on, unless the map has moved meanwhile. All that
/// takes time was computed before, so the writer is not held up.
class CommitSubmission final : public ledger::Submission {
 public:
  /// `before` is the tip that `next` was computed from; `done` is called on the writer's thread.
  CommitSubmission(const MapTip& before, Advance next,
                   std::function<void(const ledger::Outcome&)> done);

  /// The same commitment always has the same id.
  [[nodiscard]] const ledger::RequestKey& request() const override { return key_; }

  [[nodiscard]] Result<void, Refusal> decide(ledger::Bench& bench) override;

  void done(const ledger::Outcome& outcome) override { done_(outcome); }

 private:
  const MapTip before_;
  Advance next_;
  ledger::RequestKey key_;
  std::function<void(const ledger::Outcome&)> done_;
};

/// Looks once a second, on a thread of its own. What it is handed must outlive it; it must go
/// before the scribe.
class RecordKeeper {
 public:
  RecordKeeper(const ledger::Store& store, ledger::Scribe& scribe, const Clock& clock,
               std::int64_t quiet_us);
  ~RecordKeeper();
  RecordKeeper(const RecordKeeper&) = delete;
  RecordKeeper& operator=(const RecordKeeper&) = delete;

  void start();
  /// One look: whether a commitment was handed to the scribe. Called by the thread; before start()
  /// by whoever likes.
  bool look();

 private:
  void run();

  const ledger::Store& store_;
  ledger::Scribe& scribe_;
  const Clock& clock_;
  const std::int64_t quiet_us_;
  const Instant started_;
  const std::shared_ptr<std::atomic<bool>>
      under_way_;        // outlives this object in the scribe's queue
  bool broken_ = false;  // rows that are needed cannot be read
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace letopis::records
