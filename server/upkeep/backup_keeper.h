#pragma once
// Makes the daily backup of a school that is served (R-BKP-01).
#include <chrono>
#include <functional>
#include <optional>

#include "events/ledger/ledger.h"
#include "events/ledger/rocks_backup.h"
#include "server/upkeep/board.h"
#include "server/upkeep/schedule.h"

namespace letopis::upkeep {

/// Used by one thread. Everything outlives it.
class BackupKeeper {
 public:
  using Make = std::function<Result<ledger::BackupInfo, ledger::LedgerError>()>;

  /// `newest`: when the newest backup that is there already was made.
  BackupKeeper(Make make, const Daily& daily, std::optional<Instant> newest, const Clock& clock,
               Board& board);

  /// Makes a backup if one is due, and answers how long to pause.
  [[nodiscard]] std::chrono::milliseconds work();

 private:
  void make(Instant now);

  const Make make_;
  const Daily daily_;
  const Clock& clock_;
  Board& board_;
  BackupState state_;
  std::optional<Instant> failed_at_;
};

}  // namespace letopis::upkeep
