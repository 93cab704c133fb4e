#pragma once
// Signs checkpoints over what is durable, and notices a database that is behind its last signature.
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "events/ledger/head.h"
#include "events/ledger/head_file.h"
#include "events/ledger/ledger.h"
#include "events/ledger/tiles.h"
#include "events/log/note.h"
#include "schema/types/time.h"

namespace letopis::ledger {

/// A published checkpoint and the tree that it speaks of; immutable.
struct SignedHead {
  std::string note;
  log::Checkpoint checkpoint;
  Instant signed_at;
  std::shared_ptr<const EdgeTree> edge;
};

/// Port: the checkpoint that outsiders are shown and that proofs are made against. Thread-safe.
class Checkpoints {
 public:
  virtual ~Checkpoints() = default;
  /// Sizes never go back.
  [[nodiscard]] virtual std::shared_ptr<const SignedHead> latest() const = 0;
};

/// Compares a ledger with the last checkpoint that was signed for it: a database that is shorter or
/// has another root there was rolled back or replaced, and must serve no writes.
[[nodiscard]] Result<void, LedgerError> check_not_rolled_back(const RowReader& rows,
                                                              const Identity& identity,
                                                              const Published& published,
                                                              const HeadRecord& file,
                                                              const log::VerifyingKey& key);

/// Signs at most once per interval, on a thread of its own. The HEAD file is written and synced
/// before a checkpoint is published. follow() and latest() may be called from any thread.
class Notary final : public Checkpoints {
 public:
  /// `key.name` must be the origin of the ledger.
  Notary(log::SigningKey key, HeadRecord& file, const Clock& clock,
         std::chrono::milliseconds interval);
  /// Signs what was followed and is not signed yet, if the thread was started.
  ~Notary() override;
  Notary(const Notary&) = delete;
  Notary& operator=(const Notary&) = delete;

  /// Signs this tree now, on the caller's thread; used before the server is opened.
  [[nodiscard]] Result<void, StorageError> sign(const std::shared_ptr<const Published>& published);

  /// Called on the notary's thread after each signature; must not block. Set before start().
  void tell(std::function<void()> signed_one) { signed_one_ = std::move(signed_one); }

  /// Starts the thread.
  void start();
  /// Ends the thread: no one is told of anything any more. latest() stays as it is.
  void stop();
  /// A newer durable tree: it will be signed within the interval.
  void follow(std::shared_ptr<const Published> published);
  /// Null before the first signature.
  [[nodiscard]] std::shared_ptr<const SignedHead> latest() const override;
  /// False after the HEAD file could not be written: nothing is published from then on.
  [[nodiscard]] bool healthy() const;

 private:
  void run();

  const log::SigningKey key_;  // constant after construction
  HeadRecord& file_;           // used by whoever signs: first the owner, then the thread
  const Clock& clock_;
  const std::chrono::milliseconds interval_;
  std::function<void()> signed_one_;  // constant after start()
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<const Published> wanted_;   // guarded by mutex_
  std::shared_ptr<const SignedHead> latest_;  // guarded by mutex_
  bool healthy_ = true;                       // guarded by mutex_
  bool stopping_ = false;                     // guarded by mutex_
  bool started_ = false;                      // the owner's
  std::thread thread_;
};

}  // namespace letopis::ledger
