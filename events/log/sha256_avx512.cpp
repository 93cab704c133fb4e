// Sixteen messages, one in each 32-bit lane of a 512-bit register.
#include <immintrin.h>

#include <utility>

#include "events/log/sha256_kernels.h"

namespace letopis::log::kernels {
namespace {

using Vector = __m512i;

#define LETOPIS_INLINE [[gnu::always_inline]] inline

// Truth tables of vpternlogd: bit (4x + 2y + z).
constexpr int kXor3 = 0x96;      // x ^ y ^ z
constexpr int kChoose = 0xCA;    // x ? y : z
constexpr int kMajority = 0xE8;  // at least two of them

LETOPIS_INLINE Vector add(Vector a, Vector b) { return _mm512_add_epi32(a, b); }

LETOPIS_INLINE Vector big_sigma0(Vector x) {
  return _mm512_ternarylogic_epi32(_mm512_ror_epi32(x, 2), _mm512_ror_epi32(x, 13),
                                   _mm512_ror_epi32(x, 22), kXor3);
}

LETOPIS_INLINE Vector big_sigma1(Vector x) {
  return _mm512_ternarylogic_epi32(_mm512_ror_epi32(x, 6), _mm512_ror_epi32(x, 11),
                                   _mm512_ror_epi32(x, 25), kXor3);
}

LETOPIS_INLINE Vector small_sigma0(Vector x) {
  return _mm512_ternarylogic_epi32(_mm512_ror_epi32(x, 7), _mm512_ror_epi32(x, 18),
                                   _mm512_srli_epi32(x, 3), kXor3);
}

LETOPIS_INLINE Vector small_sigma1(Vector x) {
  return _mm512_ternarylogic_epi32(_mm512_ror_epi32(x, 17), _mm512_ror_epi32(x, 19),
                                   _mm512_srli_epi32(x, 10), kXor3);
}

// Instead of moving a..h by one place each round, round T finds them T places further.
template <std::size_t T>
LETOPIS_INLINE void round(Vector* v, Vector* w, const std::uint32_t* constants, bool schedule) {
  const Vector e = v[(4 - T) & 7U];
  const Vector a = v[(0 - T) & 7U];
  Vector& d = v[(3 - T) & 7U];
  Vector& h = v[(7 - T) & 7U];
  const Vector choose = _mm512_ternarylogic_epi32(e, v[(5 - T) & 7U], v[(6 - T) & 7U], kChoose);
  const Vector majority = _mm512_ternarylogic_epi32(a, v[(1 - T) & 7U], v[(2 - T) & 7U], kMajority);
  const Vector constant = _mm512_set1_epi32(static_cast<int>(constants[T]));
  const Vector sum = add(add(h, add(w[T], constant)), add(big_sigma1(e), choose));
  d = add(d, sum);
  h = add(sum, add(big_sigma0(a), majority));
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

// Row g*4+k of four groups of four rows becomes, in each 128-bit part j, word 4j+k of four rows.
LETOPIS_INLINE void transpose_four(Vector* r) {
  const Vector a = _mm512_unpacklo_epi32(r[0], r[1]);
  const Vector b = _mm512_unpackhi_epi32(r[0], r[1]);
  const Vector c = _mm512_unpacklo_epi32(r[2], r[3]);
  const Vector d = _mm512_unpackhi_epi32(r[2], r[3]);
  r[0] = _mm512_unpacklo_epi64(a, c);
  r[1] = _mm512_unpackhi_epi64(a, c);
  r[2] = _mm512_unpacklo_epi64(b, d);
  r[3] = _mm512_unpackhi_epi64(b, d);
}

// w[i] = word i of every message's block, in the byte order of the machine.
LETOPIS_INLINE void load_words(const std::uint8_t* const* blocks, std::size_t at, Vector* w) {
  const Vector swap =
      _mm512_broadcast_i32x4(_mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));
  Vector r[16];
  for (std::size_t lane = 0; lane < 16; ++lane) {
    r[lane] = _mm512_shuffle_epi8(_mm512_loadu_si512(blocks[lane] + at), swap);
  }
  for (std::size_t group = 0; group < 16; group += 4) transpose_four(r + group);
  for (std::size_t k = 0; k < 4; ++k) {
    const Vector low_ab = _mm512_shuffle_i32x4(r[k], r[4 + k], 0x44);
    const Vector low_cd = _mm512_shuffle_i32x4(r[8 + k], r[12 + k], 0x44);
    const Vector high_ab = _mm512_shuffle_i32x4(r[k], r[4 + k], 0xEE);
    const Vector high_cd = _mm512_shuffle_i32x4(r[8 + k], r[12 + k], 0xEE);
    w[k] = _mm512_shuffle_i32x4(low_ab, low_cd, 0x88);
    w[4 + k] = _mm512_shuffle_i32x4(low_ab, low_cd, 0xDD);
    w[8 + k] = _mm512_shuffle_i32x4(high_ab, high_cd, 0x88);
    w[12 + k] = _mm512_shuffle_i32x4(high_ab, high_cd, 0xDD);
  }
}

#undef LETOPIS_INLINE

}  // namespace

void compress_avx512(std::uint32_t* state, const std::uint8_t* const* blocks, std::size_t count) {
  constexpr auto kSixteen = std::make_index_sequence<16>();
  Vector sum[8];
  for (std::size_t i = 0; i < 8; ++i) sum[i] = _mm512_loadu_si512(state + 16 * i);
  for (std::size_t block = 0; block < count; ++block) {
    Vector w[16];
    load_words(blocks, 64 * block, w);
    Vector v[8];
    for (std::size_t i = 0; i < 8; ++i) v[i] = sum[i];
    for (std::size_t at = 0; at < 48; at += 16) sixteen_rounds(v, w, kRound + at, true, kSixteen);
    sixteen_rounds(v, w, kRound + 48, false, kSixteen);
    for (std::size_t i = 0; i < 8; ++i) sum[i] = add(sum[i], v[i]);
  }
  for (std::size_t i = 0; i < 8; ++i) _mm512_storeu_si512(state + 16 * i, sum[i]);
}

}  // namespace letopis::log::kernels
