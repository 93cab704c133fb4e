#include "server/upkeep/disk.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace letopis::upkeep {
namespace {

constexpr std::uint64_t kMostReserved = std::uint64_t{1} << 30U;

// How far a disk is from being too full.
double margin(const Space& space) {
  return static_cast<double>(space.free) - static_cast<double>(stop_below(space.total));
}

}  // namespace

std::uint64_t stop_below(std::uint64_t total) { return std::min(total / 10, kMostReserved); }

DiskWatch::DiskWatch(FreeSpace& space, Ballast& ballast, const Clock& clock, Board& board,
                     std::function<void(Instant, Instant)> ended)
    : space_(space), ballast_(ballast), clock_(clock), board_(board), ended_(std::move(ended)) {}

void DiskWatch::look() {
  const auto space = space_.look();
  if (!space) return;
  const std::uint64_t stop = stop_below(space->total);
  // A quarter more than what stopped it, so that it does not stop and go with every file.
  const std::uint64_t enough = stop + stop / 4;
  const bool low = space->free < (low_since_ ? enough : stop);
  const bool was_low = low_since_.has_value();
  if (low && !was_low) low_since_ = clock_.now();
  if (space->free < stop / 2) ballast_.release();
  board_.put(DiskState{space->free, space->total, low});
  if (low) return;
  // It must not be what fills the disk.
  if (space->free >= enough + ballast_.bytes()) ballast_.keep();
  if (was_low) ended_(*std::exchange(low_since_, std::nullopt), clock_.now());
}

std::optional<Space> FolderSpace::look() {
  std::optional<Space> worst;
  for (const std::string& folder : folders_) {
    struct statvfs about {};

    if (::statvfs(folder.c_str(), &about) != 0) continue;
    const Space space{about.f_bavail * about.f_frsize, about.f_blocks * about.f_frsize};
    if (!worst || margin(space) < margin(*worst)) worst = space;
  }
  return worst;
}

void BallastFile::keep() {
  const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return;  // it is there already
  const bool taken = ::posix_fallocate(file, 0, static_cast<::off_t>(bytes_)) == 0;
  ::close(file);
  if (!taken) release();
}

void BallastFile::release() { ::unlink(path_.c_str()); }

}  // namespace letopis::upkeep
