#pragma once
// A clock that a test sets and a source of numbers that repeats from a seed.
#include <atomic>
#include <cstdint>
#include <mutex>

#include "schema/types/time.h"

namespace letopis::auth::testing {

class SetClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return {us_.load()}; }

  void advance_seconds(std::int64_t seconds) { us_ += seconds * 1'000'000; }

 private:
  std::atomic<std::int64_t> us_{1'790'000'000'000'000};
};

class SeededRandom final : public Random {
 public:
  void fill(unsigned char* bytes, std::size_t count) override {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < count; ++i) {
      state_ = state_ * 6364136223846793005U + 1442695040888963407U;
      bytes[i] = static_cast<unsigned char>(state_ >> 56U);
    }
  }

 private:
  std::mutex mutex_;
  std::uint64_t state_ = 1;
};

}  // namespace letopis::auth::testing
