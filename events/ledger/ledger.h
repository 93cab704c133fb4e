#pragma once
// The ledger of one organisation: decides submissions one after the other and commits them in
// batches. Nothing of school life is known here.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/ledger/head.h"
#include "events/ledger/pending_rows.h"
#include "events/ledger/rows.h"
#include "events/ledger/store.h"
#include "events/ledger/submission.h"
#include "schema/types/result.h"
#include "schema/types/time.h"

namespace letopis::ledger {

/// What was found wrong when a ledger was opened: `code` is stable, the texts say what to do.
struct LedgerError {
  std::string code;
  std::string text;
  std::string text_en;
};

/// All that the writer is handed. The references must outlive it.
struct Ports {
  Store& store;
  Projector& projector;
  Clock& clock;
  Random& random;
};

/// A decided batch on its way to the disk.
struct SealedBatch {
  std::unique_ptr<Prepared> rows;
  std::shared_ptr<const Published> published;  // the tree that the batch leads to
  std::vector<Bytes> entries;                  // their bytes, oldest first
};

/// Owned by one thread at a time: whoever holds it is the writer. After a failed write it is dead:
/// it never builds on what it remembers, it must be opened again from the store.
///
/// commit() does all in turn. To decide the next batch while one is being written: seal(), write()
/// on another thread, and settled() or failed() before the next seal().
class Ledger final : private Bench {
 public:
  /// Starts a ledger in an empty store.
  [[nodiscard]] static Result<std::unique_ptr<Ledger>, LedgerError> create(
      const Ports& ports, const Identity& identity);
  /// Opens a ledger and recomputes its end from the entries: the last tile of leaves, the chain
  /// through them, and the root. O(256) entries.
  [[nodiscard]] static Result<std::unique_ptr<Ledger>, LedgerError> open(const Ports& ports);

  [[nodiscard]] const Identity& identity() const { return identity_; }

  /// The durable tree: what commit() or settled() has published.
  [[nodiscard]] std::shared_ptr<const Published> published() const { return published_; }

  /// Decides one submission within the batch that is being built. A receipt is a promise only after
  /// commit() has succeeded; refusals and replays of earlier commits may be told at once.
  [[nodiscard]] Outcome decide(Submission& submission);
  /// Decides and takes back: what would happen (dry run).
  [[nodiscard]] Outcome rehearse(Submission& submission);
  /// Makes the batch durable. On error the outcome of the whole batch is unknown.
  [[nodiscard]] Result<void, StorageError> commit();

  /// Ends the batch; the next one is decided on top of it. An error when the ledger is dead or a
  /// read failed meanwhile. The batch must not be empty.
  [[nodiscard]] Result<SealedBatch, StorageError> seal();
  /// Makes a sealed batch durable. May run beside decide(), on one other thread.
  [[nodiscard]] Result<void, StorageError> write(SealedBatch& batch) const;
  /// The sealed batch is durable.
  void settled(const SealedBatch& batch);

  /// The outcome of the sealed batch is unknown, and so of all that was decided on top of it.
  void failed() { dead_ = true; }

  /// Entries in the batch that is being built.
  [[nodiscard]] std::size_t pending() const { return pending_.size(); }

 private:
  struct PendingEntry {
    Bytes bytes;
    Digest leaf;
  };

  Ledger(const Ports& ports, Identity identity, Published published);

  [[nodiscard]] Rows& rows() override { return rows_; }

  [[nodiscard]] Instant now() override;
  [[nodiscard]] Result<Position, Refusal> append(const log::Draft& draft) override;
  [[nodiscard]] std::optional<Outcome> replay(const RequestKey& request);
  [[nodiscard]] Receipt receipt_since(std::size_t first_pending) const;
  void remember(const RequestKey& request, const Receipt& receipt);
  void roll_back(std::size_t first_pending, Instant recorded, Digest leaf);
  void hand_over(Bytes bytes, Digest leaf);
  [[nodiscard]] std::uint64_t next_position() const;
  [[nodiscard]] Id128 fresh_nonce();

  const Ports ports_;
  const Identity identity_;
  std::shared_ptr<const Published> published_;
  std::shared_ptr<const Published> tip_;  // with the sealed batch, durable or not
  PendingRows rows_;
  std::vector<PendingEntry> pending_;
  Instant last_recorded_;
  Digest last_leaf_;
  std::optional<Instant> now_;  // fixed until the next append, so that rules and entry agree
  Id128 request_;               // of the submission being decided
  Bytes nonces_;                // drawn ahead: one call for many entries
  bool dead_ = false;
};

}  // namespace letopis::ledger
