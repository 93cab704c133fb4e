#pragma once
// When and how the simulated disk fails. One object for all runs of a program in one world.
#include <cstdint>
#include <optional>

#include "tests/simulation/dice.h"

namespace letopis::sim {

/// What becomes of a write.
enum class Fate : std::uint8_t {
  done,
  not_persisted,  // an error is reported
  persisted,      // an error is reported, and yet it is there after the next opening
  torn,           // an error is reported, and a part of it is on the disk
  crash_before,   // the program ends; nothing was written
  crash_torn,     // the program ends; a part of it is on the disk
  crash_after,    // the program ends; all of it is on the disk
};

/// Odds follow from the seed: some worlds are calm, some are awful.
class Faults {
 public:
  explicit Faults(std::uint64_t seed) : dice_(seed, 2), per_mille_(dice_.below(4) * 60) {}

  /// From now on all goes well.
  void end() { calm_ = true, disk_full_for_ = 0, reads_until_failure_.reset(); }

  /// Time passes; now and then a disk fills up for a while, or a read is going to fail.
  void step() {
    if (disk_full_for_ > 0) --disk_full_for_;
    if (calm_) return;
    if (dice_.chance(1, 80)) disk_full_for_ = 1 + dice_.below(5);
    if (dice_.chance(1, 50)) reads_until_failure_ = dice_.below(40);
  }

  [[nodiscard]] Fate next_write() {
    if (disk_full_for_ > 0) {
      ++hits_;
      return dice_.chance(1, 3) ? Fate::torn : Fate::not_persisted;
    }
    if (calm_ || !dice_.chance(per_mille_, 1'000)) return Fate::done;
    const Fate fate = static_cast<Fate>(1 + dice_.below(6));
    crashed_ = crashed_ || fate >= Fate::crash_before;
    ++hits_;
    return fate;
  }

  [[nodiscard]] bool read_fails() {
    if (spared_ || !reads_until_failure_) return false;
    if (*reads_until_failure_ > 0) return --*reads_until_failure_, false;
    reads_until_failure_.reset();
    ++hits_;
    return true;
  }

  /// While somebody reads who is no part of the program.
  void spare(bool reads) { spared_ = reads; }

  /// How many reads and writes did not end well so far.
  [[nodiscard]] std::uint64_t hits() const { return hits_; }

  /// The program has ended in the middle of a write: it hears and says nothing more.
  [[nodiscard]] bool crashed() const { return crashed_; }

  void restarted() {
    crashed_ = false;
    reads_until_failure_.reset();
  }

  [[nodiscard]] Dice& dice() { return dice_; }

 private:
  Dice dice_;
  std::uint64_t per_mille_;
  std::uint64_t disk_full_for_ = 0;
  std::uint64_t hits_ = 0;
  std::optional<std::uint64_t> reads_until_failure_;
  bool spared_ = false;
  bool calm_ = false;
  bool crashed_ = false;
};

}  // namespace letopis::sim
