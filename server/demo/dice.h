#pragma once
// Numbers that look random and follow from the seed alone, the same on every machine.
#include <cstdint>

namespace letopis::demo {

/// SplitMix64. Value type, not thread-safe; not for secrets.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E37'79B9'7F4A'7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D0'49BB'1331'11EBU;
    return z ^ (z >> 31U);
  }

  /// From 0 to bound - 1; the bound is small and above 0.
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((next() >> 32U) * bound) >> 32U);
  }

  /// From low to high, both included.
  std::int32_t between(std::int32_t low, std::int32_t high) {
    return low + static_cast<std::int32_t>(below(static_cast<std::uint32_t>(high - low + 1)));
  }

  /// True in so many of ten thousand throws.
  bool chance(std::uint32_t in_ten_thousand) { return below(10'000) < in_ten_thousand; }

  /// Bell-shaped around 0, in thousandths of a standard deviation: twelve even throws add up to a
  /// variance of one, without any function that rounds differently elsewhere.
  std::int32_t normal() {
    std::int32_t sum = -6'000;
    for (int i = 0; i < 12; ++i) sum += static_cast<std::int32_t>(below(1'001));
    return sum;
  }

 private:
  std::uint64_t state_;
};

}  // namespace letopis::demo
