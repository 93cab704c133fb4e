#pragma once
// What to do when the disk fills up (storage.md 6.6): stop writing while there is still room to
// work in, keep reading, and go on by oneself when there is room again.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "schema/types/time.h"
#include "server/upkeep/board.h"

namespace letopis::upkeep {

struct Space {
  std::uint64_t free = 0;  // bytes that this user may write
  std::uint64_t total = 0;
};

/// Port: room on the disks of the school.
class FreeSpace {
 public:
  virtual ~FreeSpace() = default;
  /// Nothing when it cannot be told: then nothing is refused.
  [[nodiscard]] virtual std::optional<Space> look() = 0;
};

/// Port: a file that is there only to be removed when there is no room left for anything else.
class Ballast {
 public:
  virtual ~Ballast() = default;
  [[nodiscard]] virtual std::uint64_t bytes() const = 0;
  /// May fail: then there is none.
  virtual void keep() = 0;
  virtual void release() = 0;
};

/// Below this nothing is written: a tenth of the disk, at most 1 GiB.
[[nodiscard]] std::uint64_t stop_below(std::uint64_t total);

/// Decides from one look to the next. Used by one thread.
class DiskWatch {
 public:
  /// `ended` is told of an outage when it is over: from, to. Everything outlives this.
  DiskWatch(FreeSpace& space, Ballast& ballast, const Clock& clock, Board& board,
            std::function<void(Instant, Instant)> ended);

  void look();

 private:
  FreeSpace& space_;
  Ballast& ballast_;
  const Clock& clock_;
  Board& board_;
  const std::function<void(Instant, Instant)> ended_;
  std::optional<Instant> low_since_;
};

/// statvfs(3) of the fullest of these folders.
class FolderSpace final : public FreeSpace {
 public:
  explicit FolderSpace(std::vector<std::string> folders) : folders_(std::move(folders)) {}

  [[nodiscard]] std::optional<Space> look() override;

 private:
  const std::vector<std::string> folders_;
};

/// `bytes` of a file, really taken from the disk.
class BallastFile final : public Ballast {
 public:
  BallastFile(std::string path, std::uint64_t bytes) : path_(std::move(path)), bytes_(bytes) {}

  [[nodiscard]] std::uint64_t bytes() const override { return bytes_; }

  void keep() override;
  void release() override;

 private:
  const std::string path_;
  const std::uint64_t bytes_;
};

}  // namespace letopis::upkeep
