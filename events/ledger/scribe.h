#pragma once
// The one writer of a ledger: a thread with a bounded queue that decides what waits, commits it as
// one batch with one sync, and answers everybody.
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "events/ledger/ledger.h"
#include "events/ledger/submission.h"

namespace letopis::ledger {

/// Port: is told of every committed batch, on the writer's thread, before the receipts go out. Must
/// not block.
class Follower {
 public:
  virtual ~Follower() = default;
  virtual void committed(const std::shared_ptr<const Published>& published,
                         const std::vector<Bytes>& entries) = 0;
};

enum class Accepted : std::uint8_t { yes, queue_full, stopped };

struct ScribeLimits {
  std::size_t waiting = 8'192;  // submissions in the queue
  std::size_t batch = 512;      // submissions decided between two syncs
};

struct ScribeCounters {
  std::uint64_t batches = 0;
  std::uint64_t entries = 0;
  std::uint64_t refusals = 0;
  std::uint64_t waiting = 0;
};

/// submit(), published(), counters() and healthy() may be called from any thread.
class Scribe {
 public:
  Scribe(std::unique_ptr<Ledger> ledger, std::vector<Follower*> followers, ScribeLimits limits);
  /// Decides and commits what was accepted, then stops.
  ~Scribe();
  Scribe(const Scribe&) = delete;
  Scribe& operator=(const Scribe&) = delete;

  /// Takes the submission when it answers `yes`; else it is dropped without done() being called.
  [[nodiscard]] Accepted submit(std::unique_ptr<Submission> submission);
  /// The newest durable tree.
  [[nodiscard]] std::shared_ptr<const Published> published() const;
  [[nodiscard]] ScribeCounters counters() const;
  /// False after a commit failed: nothing is written any more until the store is opened again.
  [[nodiscard]] bool healthy() const;

  /// Constant.
  [[nodiscard]] const Identity& identity() const { return ledger_->identity(); }

 private:
  struct Decided {
    std::unique_ptr<Submission> submission;
    Outcome outcome;
  };

  void run();
  [[nodiscard]] std::vector<std::unique_ptr<Submission>> take();
  void write(std::vector<std::unique_ptr<Submission>> batch);
  void publish();

  const std::unique_ptr<Ledger> ledger_;    // owned by the thread
  const std::vector<Follower*> followers_;  // constant after construction
  const ScribeLimits limits_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::unique_ptr<Submission>> queue_;  // guarded by mutex_
  std::shared_ptr<const Published> published_;     // guarded by mutex_
  ScribeCounters counters_;                        // guarded by mutex_
  bool healthy_ = true;                            // guarded by mutex_
  bool stopping_ = false;                          // guarded by mutex_
  std::thread thread_;
};

}  // namespace letopis::ledger
