#include "server/upkeep/background.h"

#include <atomic>
#include <optional>
#include <utility>

#include "server/school/recovery.h"
#include "server/upkeep/backup_keeper.h"
#include "server/upkeep/disk.h"
#include "server/upkeep/scrubber.h"
#include "server/upkeep/ticker.h"

namespace letopis::upkeep {
namespace {

constexpr std::chrono::milliseconds kLookAtDisk{1'000};
constexpr std::uint64_t kBallastBytes = std::uint64_t{64} << 20U;
// Leaves the disk to those who wait for their marks.
constexpr std::uint64_t kBackupBytesPerSecond = std::uint64_t{64} << 20U;

std::optional<Instant> newest_in(const std::string& folder) {
  const auto backups = ledger::backups_in(folder);
  if (!backups || backups->empty()) return std::nullopt;
  return backups->back().taken;
}

}  // namespace

// Threads come last: they end first.
struct Background::Impl {
  FolderSpace space;
  BallastFile ballast;
  DiskWatch disk;
  ledger::HeadFile scrub_file;
  std::optional<Scrubber> scrubber;
  std::optional<BackupKeeper> backups;
  std::atomic<bool> stopping{false};
  std::optional<Ticker> disk_thread;
  std::optional<Ticker> scrub_thread;
  std::optional<Ticker> backup_thread;

  Impl(const BackgroundOptions& options, const Clock& clock, Board& board,
       std::function<void(Instant, Instant)> outage_ended)
      : space({options.data + "/db", options.data + "/head"}),
        ballast(options.data + "/ballast", kBallastBytes),
        disk(space, ballast, clock, board, std::move(outage_ended)),
        scrub_file(options.data + "/scrub") {}
};

Background::Background(const BackgroundOptions& options, const ledger::RocksStore& store,
                       const ledger::Notary& notary, const Id128& ledger, const Clocks& clocks,
                       Board& board, std::function<void(Instant, Instant)> outage_ended)
    : impl_(std::make_unique<Impl>(options, clocks.school, board, std::move(outage_ended))) {
  Impl& own = *impl_;
  // Once before anybody is served: the first answers are as true as later ones.
  own.disk.look();
  own.disk_thread.emplace([&own] {
    own.disk.look();
    return kLookAtDisk;
  });
  if (options.scrub_bytes_per_second != 0) {
    const ScrubSources sources{[&store] { return store.cold(); },
                               [&notary] { return notary.latest(); },
                               [&store] { return store.verify_files().has_value(); }};
    const ScrubPace pace{options.scrub_bytes_per_second, std::chrono::hours(24)};
    own.scrubber.emplace(sources, ledger, pace, own.scrub_file, clocks.machine, board);
    own.scrub_thread.emplace([&own] { return own.scrubber->work(); });
  }
  if (!options.backup_to.empty()) {
    const ledger::BackupTarget target{options.backup_to, options.backup_keep, kBackupBytesPerSecond,
                                      &own.stopping};
    const Daily daily{options.backup_minute, options.utc_offset_minutes};
    own.backups.emplace(
        [&store, &notary, target] { return school::back_up(store, target, notary.latest()->note); },
        daily, newest_in(options.backup_to), clocks.machine, board);
    own.backup_thread.emplace([&own] { return own.backups->work(); });
  }
}

Background::~Background() {
  impl_->stopping = true;  // else a long backup would hold the end up
}

}  // namespace letopis::upkeep
