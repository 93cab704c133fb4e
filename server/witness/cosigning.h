#pragma once
// Asks the witnesses of a policy for cosignatures of this ledger's checkpoints, and publishes what
// they answer (c2sp.org/tlog-witness, tlog-policy; formats.md 3.8).
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "events/ledger/head_file.h"
#include "events/ledger/notary.h"
#include "events/ledger/rows.h"
#include "events/ledger/tiles.h"
#include "events/log/policy.h"
#include "server/witness/hear.h"
#include "server/witness/post.h"

namespace letopis::witness {

struct CosigningOptions {
  std::chrono::milliseconds interval{10'000};  // at least so long from one round to the next
  std::chrono::milliseconds refresh{600'000};  // a checkpoint that stands is cosigned again
  bool require_quorum = false;                 // publish only what the quorum has cosigned
};

/// What stands between this ledger and a witness.
enum class Trouble : std::uint8_t { none, unreachable, refused, behind, inconsistent };

[[nodiscard]] std::string_view name_of(Trouble trouble);

/// Whether it means that somebody was shown another history.
[[nodiscard]] constexpr bool is_alarm(Trouble trouble) {
  return trouble == Trouble::behind || trouble == Trouble::inconsistent;
}

struct WitnessReport {
  std::string name;                  // in the policy
  std::optional<std::uint64_t> age;  // seconds since the last cosignature; nothing before the first
  Trouble trouble = Trouble::none;   // of the last question
  std::uint64_t size = 0;            // of the last checkpoint that it cosigned
  std::uint64_t cosignatures = 0;    // since start, as the following
  std::uint64_t failures = 0;
  std::uint64_t alarms = 0;
};

/// Everything that it is given must outlive it. Of the policy the URLs are not looked at: `posts`
/// leads to the witnesses, in their order.
struct CosigningPorts {
  const log::Policy& policy;
  const ledger::Notary& notary;
  const ledger::RowReader& rows;
  ledger::TileCache& tiles;
  ledger::HeadFile& kept;  // where the last checkpoint that met the quorum is kept
  const Clock& clock;      // real time, in a training school too
  std::vector<std::unique_ptr<Post>> posts;
};

/// One thread opens a round for a checkpoint, and each witness has a thread of its own that asks
/// it: a slow or dead one holds up neither the others nor a write. All but start() from any thread.
class Cosigning final : public ledger::Checkpoints {
 public:
  Cosigning(CosigningPorts ports, const CosigningOptions& options);
  ~Cosigning() override;  // stop()
  Cosigning(const Cosigning&) = delete;
  Cosigning& operator=(const Cosigning&) = delete;

  /// Takes up where the last run ended: reads the checkpoint that was kept. An error when it is of
  /// another history than the ledger's, which then has been rolled back. `first` is what the notary
  /// signed at start; `empty` is shown while a quorum is required and none was ever met.
  [[nodiscard]] Result<void, ledger::LedgerError> recall(
      const log::VerifyingKey& own, const std::shared_ptr<const ledger::SignedHead>& first,
      const std::shared_ptr<const ledger::SignedHead>& empty);
  void start();
  void stop();
  /// There may be a newer checkpoint; does not block.
  void head_signed();

  /// The newest checkpoint with the cosignatures that it has got, or, when a quorum is required,
  /// the newest that met it.
  [[nodiscard]] std::shared_ptr<const ledger::SignedHead> latest() const override;
  /// The newest that met the quorum with at least one cosignature; null before the first.
  [[nodiscard]] std::shared_ptr<const ledger::SignedHead> witnessed() const;
  /// One per witness, in the order of the policy.
  [[nodiscard]] std::vector<WitnessReport> report() const;
  /// False while a witness has seen another history than it was shown.
  [[nodiscard]] bool healthy() const;

 private:
  // A checkpoint and what was collected for it. Guarded by mutex_ but for the head.
  struct Collected {
    std::shared_ptr<const ledger::SignedHead> head;
    std::vector<std::optional<log::Signature>> lines;
    log::Cosignatures cosignatures;
  };

  struct Round {
    std::uint64_t number = 0;
    bool again = false;  // ask those too who have answered for this checkpoint
    std::shared_ptr<Collected> collected;
  };

  // One witness. Guarded by mutex_.
  struct State {
    std::uint64_t asked = 0;  // number of the last round it was asked in
    std::uint64_t seconds = 0;
    WitnessReport report;
  };

  void keep_time();
  void open_round(bool again);
  void follow(std::size_t witness);
  void ask(std::size_t witness, Collected& collected);
  [[nodiscard]] Result<Heard, std::string> ask_once(std::size_t witness,
                                                    const ledger::SignedHead& head,
                                                    std::uint64_t from);
  void record(std::size_t witness, Collected& collected, const Heard& heard);
  void fail_by(std::size_t witness, const Heard& heard, const ledger::SignedHead& head);
  void fail(std::size_t witness, Trouble trouble, const std::string& why);
  [[nodiscard]] bool answered(std::size_t witness) const;
  [[nodiscard]] bool all_answered() const;
  [[nodiscard]] bool newer_head() const;
  [[nodiscard]] std::uint64_t now() const;

  const CosigningPorts ports_;
  const CosigningOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Round round_;  // guarded by mutex_, as the following
  std::vector<State> states_;
  std::shared_ptr<const ledger::SignedHead> empty_;
  std::shared_ptr<const ledger::SignedHead> decorated_;  // newest round's, with its lines
  std::shared_ptr<const ledger::SignedHead> witnessed_;
  bool stopping_ = false;
  std::mutex keeping_;  // taken before mutex_: one checkpoint is written at a time
  std::vector<std::thread> threads_;
};

}  // namespace letopis::witness
