// Eight messages, one in each 32-bit lane of a 256-bit register.
#include <immintrin.h>

#include <utility>

#include "events/log/sha256_kernels.h"

namespace letopis::log::kernels {
namespace {

using Vector = __m256i;

#define LETOPIS_INLINE [[gnu::always_inline]] inline

LETOPIS_INLINE Vector add(Vector a, Vector b) { return _mm256_add_epi32(a, b); }

LETOPIS_INLINE Vector xor3(Vector a, Vector b, Vector c) {
  return _mm256_xor_si256(_mm256_xor_si256(a, b), c);
}

template <int Bits>
LETOPIS_INLINE Vector rotate(Vector x) {
  return _mm256_or_si256(_mm256_srli_epi32(x, Bits), _mm256_slli_epi32(x, 32 - Bits));
}

LETOPIS_INLINE Vector big_sigma0(Vector x) {
  return xor3(rotate<2>(x), rotate<13>(x), rotate<22>(x));
}

LETOPIS_INLINE Vector big_sigma1(Vector x) {
  return xor3(rotate<6>(x), rotate<11>(x), rotate<25>(x));
}

LETOPIS_INLINE Vector small_sigma0(Vector x) {
  return xor3(rotate<7>(x), rotate<18>(x), _mm256_srli_epi32(x, 3));
}

LETOPIS_INLINE Vector small_sigma1(Vector x) {
  return xor3(rotate<17>(x), rotate<19>(x), _mm256_srli_epi32(x, 10));
}

LETOPIS_INLINE Vector choose(Vector x, Vector y, Vector z) {
  return _mm256_xor_si256(z, _mm256_and_si256(x, _mm256_xor_si256(y, z)));
}

LETOPIS_INLINE Vector majority(Vector x, Vector y, Vector z) {
  return _mm256_or_si256(_mm256_and_si256(x, y), _mm256_and_si256(z, _mm256_or_si256(x, y)));
}

// Instead of moving a..h by one place each round, round T finds them T places further.
template <std::size_t T>
LETOPIS_INLINE void round(Vector* v, Vector* w, const std::uint32_t* constants, bool schedule) {
  const Vector e = v[(4 - T) & 7U];
  const Vector a = v[(0 - T) & 7U];
  Vector& d = v[(3 - T) & 7U];
  Vector& h = v[(7 - T) & 7U];
  const Vector constant = _mm256_set1_epi32(static_cast<int>(constants[T]));
  const Vector chosen = choose(e, v[(5 - T) & 7U], v[(6 - T) & 7U]);
  const Vector sum = add(add(h, add(w[T], constant)), add(big_sigma1(e), chosen));
  d = add(d, sum);
  h = add(sum, add(big_sigma0(a), majority(a, v[(1 - T) & 7U], v[(2 - T) & 7U])));
  if (schedule) {
    w[T] = add(add(w[T], small_sigma0(w[(T + 1) & 15U])),
               add(w[(T + 9) & 15U], small_sigma1(w[(T + 14) & 15U])));
  }
}

template <std::size_t... T>
LETOPIS_INLINE void sixteen_rounds(Vector* v, Vector* w, const std::uint32_t* constants,
                                   bool schedule, std::index_sequence<T...>) {
  (round<T>(v, w, constants, schedule), ...);
}

// In each 128-bit part j: words 4j .. 4j+3 of four rows.
LETOPIS_INLINE void transpose_four(Vector* r) {
  const Vector a = _mm256_unpacklo_epi32(r[0], r[1]);
  const Vector b = _mm256_unpackhi_epi32(r[0], r[1]);
  const Vector c = _mm256_unpacklo_epi32(r[2], r[3]);
  const Vector d = _mm256_unpackhi_epi32(r[2], r[3]);
  r[0] = _mm256_unpacklo_epi64(a, c);
  r[1] = _mm256_unpackhi_epi64(a, c);
  r[2] = _mm256_unpacklo_epi64(b, d);
  r[3] = _mm256_unpackhi_epi64(b, d);
}

// w[i] = word i of this half of every message's block, in the byte order of the machine.
LETOPIS_INLINE void load_half(const std::uint8_t* const* blocks, std::size_t at, Vector* w) {
  const Vector swap = _mm256_broadcastsi128_si256(
      _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));
  Vector r[8];
  for (std::size_t lane = 0; lane < 8; ++lane) {
    const auto* const from = reinterpret_cast<const __m256i_u*>(blocks[lane] + at);
    r[lane] = _mm256_shuffle_epi8(_mm256_loadu_si256(from), swap);
  }
  transpose_four(r);
  transpose_four(r + 4);
  for (std::size_t k = 0; k < 4; ++k) {
    w[k] = _mm256_permute2x128_si256(r[k], r[4 + k], 0x20);
    w[4 + k] = _mm256_permute2x128_si256(r[k], r[4 + k], 0x31);
  }
}

#undef LETOPIS_INLINE

}  // namespace

void compress_avx2(std::uint32_t* state, const std::uint8_t* const* blocks, std::size_t count) {
  constexpr auto kSixteen = std::make_index_sequence<16>();
  auto* const stored = reinterpret_cast<__m256i_u*>(state);
  Vector sum[8];
  for (std::size_t i = 0; i < 8; ++i) sum[i] = _mm256_loadu_si256(stored + i);
  for (std::size_t block = 0; block < count; ++block) {
    Vector w[16];
    load_half(blocks, 64 * block, w);
    load_half(blocks, 64 * block + 32, w + 8);
    Vector v[8];
    for (std::size_t i = 0; i < 8; ++i) v[i] = sum[i];
    for (std::size_t at = 0; at < 48; at += 16) sixteen_rounds(v, w, kRound + at, true, kSixteen);
    sixteen_rounds(v, w, kRound + 48, false, kSixteen);
    for (std::size_t i = 0; i < 8; ++i) sum[i] = add(sum[i], v[i]);
  }
  for (std::size_t i = 0; i < 8; ++i) _mm256_storeu_si256(stored + i, sum[i]);
}

}  // namespace letopis::log::kernels
