#pragma once
// The real clock and real randomness: the only place that asks the machine for them.
#include <cstdint>

#include "schema/types/time.h"

namespace letopis::school {

/// Wall-clock time, optionally moved by a fixed amount: only organisations that were opened for
/// training may be served with a moved clock. Thread-safe.
class SystemClock final : public Clock {
 public:
  explicit SystemClock(std::int64_t offset_us = 0) : offset_us_(offset_us) {}

  [[nodiscard]] Instant now() const override;

  /// Before any other thread reads the clock.
  void move_by(std::int64_t offset_us) { offset_us_ += offset_us; }

 private:
  std::int64_t offset_us_;
};

/// OpenSSL's generator. Thread-safe; aborts when the machine has no randomness to give.
class SystemRandom final : public Random {
 public:
  void fill(unsigned char* bytes, std::size_t count) override;
};

}  // namespace letopis::school
