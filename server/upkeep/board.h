#pragma once
// What the work in the background has found, for /health and /metrics, and whether writing is
// possible. Written by the threads that find it, read by any.
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "events/ledger/scrub.h"
#include "schema/types/time.h"

namespace letopis::upkeep {

struct ScrubState {
  bool on = false;
  std::uint64_t position = 0;  // entries seen in the pass that is under way
  std::uint64_t of = 0;        // entries that it will see
  /// Every entry that is older than this was recomputed after it; nothing before the first pass.
  std::optional<Instant> verified_since;
  std::optional<ledger::Damage> damage;
};

struct BackupState {
  bool on = false;
  std::optional<Instant> last;  // newest that was made and read back
  std::uint64_t bytes = 0;
  double seconds = 0;
  std::optional<Instant> next;  // due
  bool failed = false;          // the newest try; the log says why
};

struct DiskState {
  std::uint64_t free = 0;  // bytes, of the fullest disk that the school lies on
  std::uint64_t total = 0;
  bool low = false;  // nothing is written until there is more
};

/// Thread-safe. Each part is one moment's.
class Board {
 public:
  void put(const ScrubState& scrub) {
    const std::lock_guard lock(mutex_);
    scrub_ = scrub;
  }

  void put(const BackupState& backup) {
    const std::lock_guard lock(mutex_);
    backup_ = backup;
  }

  void put(const DiskState& disk) {
    const std::lock_guard lock(mutex_);
    disk_ = disk;
  }

  [[nodiscard]] ScrubState scrub() const {
    const std::lock_guard lock(mutex_);
    return scrub_;
  }

  [[nodiscard]] BackupState backup() const {
    const std::lock_guard lock(mutex_);
    return backup_;
  }

  [[nodiscard]] DiskState disk() const {
    const std::lock_guard lock(mutex_);
    return disk_;
  }

  /// False while the disk is too full to write.
  [[nodiscard]] bool writable() const { return !disk().low; }

 private:
  mutable std::mutex mutex_;
  ScrubState scrub_;
  BackupState backup_;
  DiskState disk_;
};

}  // namespace letopis::upkeep
