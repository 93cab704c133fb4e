#pragma once
// The threads that look after a school while it is served: disk, scrubber, backups.
#include <functional>
#include <memory>
#include <string>

#include "events/ledger/notary.h"
#include "events/ledger/rocks_store.h"
#include "server/upkeep/board.h"

namespace letopis::upkeep {

struct BackgroundOptions {
  std::string data;                                                // folder of the school
  std::uint64_t scrub_bytes_per_second = std::uint64_t{8} << 20U;  // 0: no scrubber
  std::string backup_to;                                           // empty: no backups
  std::int32_t backup_minute = 150;                                // of the school's day
  std::int32_t utc_offset_minutes = 0;
  std::size_t backup_keep = 30;
};

/// The machine's time, which files are stamped with, and the school's, which may be a moved one.
struct Clocks {
  const Clock& machine;
  const Clock& school;
};

/// Runs from construction to destruction. `outage_ended` is called by a thread of this object.
class Background {
 public:
  Background(const BackgroundOptions& options, const ledger::RocksStore& store,
             const ledger::Notary& notary, const Id128& ledger, const Clocks& clocks, Board& board,
             std::function<void(Instant, Instant)> outage_ended);
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace letopis::upkeep
