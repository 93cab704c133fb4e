#pragma once
// The one writer of a ledger: decides what waits in a bounded queue, commits it in batches with one
// sync each, and answers everybody. Two threads: while one batch is being written, the next is
// decided on top of it; a batch grows until the disk is ready to take it.
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "events/ledger/ledger.h"
#include "events/ledger/submission.h"

namespace letopis::ledger {

/// Port: is told of every committed batch, on the thread that committed it, before the receipts go
/// out. Must not block.
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
  using Queue = std::deque<std::unique_ptr<Submission>>;

  struct Decided {
    std::unique_ptr<Submission> submission;
    Outcome outcome;
  };

  /// Outcomes that go out together, after what they rest on is durable.
  struct Batch {
    std::vector<Decided> decided;
    std::optional<SealedBatch> sealed;  // nothing: only refusals and replays, or `lost`
    std::optional<StorageError> lost;
    std::uint64_t refusals = 0;
  };

  void decide_all();
  [[nodiscard]] std::vector<std::unique_ptr<Submission>> take(std::size_t most);
  void decide(std::vector<std::unique_ptr<Submission>> submissions, Batch& batch);
  void hand_over(Batch batch);
  void settle_last();

  void commit_all();
  void commit(Batch& batch);
  void publish(const SealedBatch& sealed);
  void note(const Batch& batch);

  const std::unique_ptr<Ledger> ledger_;  // write() belongs to the committing thread, else deciding
  const std::vector<Follower*> followers_;  // constant after construction
  const ScribeLimits limits_;
  // The deciding thread's own:
  std::shared_ptr<Batch> last_;       // handed over and not yet settled
  std::optional<StorageError> dead_;  // why nothing can be written any more
  mutable std::mutex mutex_;
  std::condition_variable arrived_;             // for the deciding thread
  std::condition_variable handed_over_;         // for the committing thread
  Queue queue_;                                 // guarded by mutex_
  std::shared_ptr<Batch> next_;                 // guarded by mutex_; to be committed
  bool committing_ = false;                     // guarded by mutex_
  std::shared_ptr<const Published> published_;  // guarded by mutex_
  ScribeCounters counters_;                     // guarded by mutex_
  bool healthy_ = true;                         // guarded by mutex_
  bool stopping_ = false;                       // guarded by mutex_
  bool all_decided_ = false;                    // guarded by mutex_
  std::thread committer_;
  std::thread decider_;
};

}  // namespace letopis::ledger
