#pragma once
// Time and chance as a test wants them.
#include <atomic>
#include <cstdint>
#include <random>

#include "schema/types/time.h"

namespace letopis::test {

/// Stands still until it is set.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(Instant start = {1'790'000'000'000'000}) : us_(start.us) {}

  [[nodiscard]] Instant now() const override { return {us_.load()}; }

  void set(Instant now) { us_ = now.us; }

  void advance_seconds(std::int64_t seconds) { us_ += seconds * 1'000'000; }

 private:
  std::atomic<std::int64_t> us_;
};

/// The same bytes for the same seed. Not thread-safe.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed = 1) : engine_(seed) {}

  void fill(unsigned char* bytes, std::size_t count) override {
    for (std::size_t i = 0; i < count; ++i)
      bytes[i] = static_cast<unsigned char>(engine_() & 0xFFU);
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace letopis::test
