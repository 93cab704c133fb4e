#pragma once
// Chance, entropy and time of a simulated world: all of them follow from its seed, on any machine.
#include <cstdint>
#include <vector>

#include "schema/types/time.h"

namespace letopis::sim {

/// A stream of numbers (splitmix64). Value type; not thread-safe.
class Dice {
 public:
  /// Streams of one seed are independent of each other.
  Dice(std::uint64_t seed, std::uint64_t stream) : state_(seed * 0x9E37'79B9'7F4A'7C15U) {
    state_ ^= next() + stream;
    state_ = next();
  }

  std::uint64_t next() {
    state_ += 0x9E37'79B9'7F4A'7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D0'49BB'1331'11EBU;
    return z ^ (z >> 31U);
  }

  /// 0 to bound - 1; `bound` is not 0.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

  /// True `in` times of `of`.
  bool chance(std::uint64_t in, std::uint64_t of) { return below(of) < in; }

  template <class T>
  const T& one_of(const std::vector<T>& choices) {
    return choices[below(choices.size())];
  }

 private:
  std::uint64_t state_;
};

/// Entropy of the ledger, from a stream of its own.
class SimRandom final : public Random {
 public:
  explicit SimRandom(std::uint64_t seed) : dice_(seed, 3) {}

  void fill(unsigned char* bytes, std::size_t count) override {
    for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<unsigned char>(dice_.next());
  }

 private:
  Dice dice_;
};

/// A clock that is moved by hand: it may stand still and jump back.
class SimClock final : public Clock {
 public:
  explicit SimClock(Instant start) : now_(start) {}

  [[nodiscard]] Instant now() const override { return now_; }

  void move(std::int64_t us) { now_.us += us; }

 private:
  Instant now_;
};

}  // namespace letopis::sim
