#pragma once
// The rounds of SHA-256 (FIPS 180-4, 6.2.2) over messages in the lanes of a wide register, for the
// kernels that have one. `Lanes` names the instructions and must be a type of the including file
// alone: what is made from it is then never shared with files for other processors.
//
// Lanes has: Vector, kCount (how many), and static add, big_sigma0, big_sigma1, small_sigma0,
// small_sigma1, choose, majority, broadcast(word), load_block(blocks, at, w[16]), load(words),
// store(words, vector).
#include <cstddef>
#include <cstdint>
#include <utility>

#include "events/log/sha256_kernels.h"

namespace letopis::log::kernels {

// Instead of moving a..h by one place each round, round T finds them T places further.
template <class Lanes, std::size_t T>
[[gnu::always_inline]] inline void round(typename Lanes::Vector* v, typename Lanes::Vector* w,
                                         const std::uint32_t* constants, bool schedule) {
  using Vector = typename Lanes::Vector;
  const Vector e = v[(4 - T) & 7U];
  const Vector a = v[(0 - T) & 7U];
  Vector& d = v[(3 - T) & 7U];
  Vector& h = v[(7 - T) & 7U];
  const Vector chosen = Lanes::choose(e, v[(5 - T) & 7U], v[(6 - T) & 7U]);
  const Vector most = Lanes::majority(a, v[(1 - T) & 7U], v[(2 - T) & 7U]);
  const Vector constant = Lanes::broadcast(constants[T]);
  const Vector sum = Lanes::add(Lanes::add(h, Lanes::add(w[T], constant)),
                                Lanes::add(Lanes::big_sigma1(e), chosen));
  d = Lanes::add(d, sum);
  h = Lanes::add(sum, Lanes::add(Lanes::big_sigma0(a), most));
  if (schedule) {
    w[T] = Lanes::add(Lanes::add(w[T], Lanes::small_sigma0(w[(T + 1) & 15U])),
                      Lanes::add(w[(T + 9) & 15U], Lanes::small_sigma1(w[(T + 14) & 15U])));
  }
}

template <class Lanes, std::size_t... T>
[[gnu::always_inline]] inline void sixteen_rounds(typename Lanes::Vector* v,
                                                  typename Lanes::Vector* w,
                                                  const std::uint32_t* constants, bool schedule,
                                                  std::index_sequence<T...>) {
  (round<Lanes, T>(v, w, constants, schedule), ...);
}

template <class Lanes>
[[gnu::always_inline]] inline void compress(std::uint32_t* state, const std::uint8_t* const* blocks,
                                            std::size_t count) {
  using Vector = typename Lanes::Vector;
  constexpr auto kSixteen = std::make_index_sequence<16>();
  Vector sum[8];
  for (std::size_t i = 0; i < 8; ++i) sum[i] = Lanes::load(state + Lanes::kCount * i);
  for (std::size_t block = 0; block < count; ++block) {
    Vector w[16];
    Lanes::load_block(blocks, 64 * block, w);
    Vector v[8];
    for (std::size_t i = 0; i < 8; ++i) v[i] = sum[i];
    for (std::size_t at = 0; at < 48; at += 16) {
      sixteen_rounds<Lanes>(v, w, kRound + at, true, kSixteen);
    }
    sixteen_rounds<Lanes>(v, w, kRound + 48, false, kSixteen);
    for (std::size_t i = 0; i < 8; ++i) sum[i] = Lanes::add(sum[i], v[i]);
  }
  for (std::size_t i = 0; i < 8; ++i) Lanes::store(state + Lanes::kCount * i, sum[i]);
}

}  // namespace letopis::log::kernels
