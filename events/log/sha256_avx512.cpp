// Sixteen messages, one in each 32-bit lane of a 512-bit register.
#include <immintrin.h>

#include "events/log/sha256_rounds.h"

namespace letopis::log::kernels {
namespace {

struct Avx512 {
  static constexpr std::size_t kCount = kAvx512Lanes;
  using Vector = __m512i;

  // Truth tables of vpternlogd: bit (4x + 2y + z).
  static constexpr int kXor3 = 0x96;      // x ^ y ^ z
  static constexpr int kChoose = 0xCA;    // x ? y : z
  static constexpr int kMajority = 0xE8;  // at least two of them

  [[gnu::always_inline]] static Vector add(Vector a, Vector b) { return _mm512_add_epi32(a, b); }

  [[gnu::always_inline]] static Vector big_sigma0(Vector x) {
    return _mm512_ternarylogic_epi32(_mm512_ror_epi32(x, 2), _mm512_ror_epi32(x, 13),
                                     _mm512_ror_epi32(x, 22), kXor3);
  }

  [[gnu::always_inline]] static Vector big_sigma1(Vector x) {
    return _mm512_ternarylogic_epi32(_mm512_ror_epi32(x, 6), _mm512_ror_epi32(x, 11),
                                     _mm512_ror_epi32(x, 25), kXor3);
  }

  [[gnu::always_inline]] static Vector small_sigma0(Vector x) {
    return _mm512_ternarylogic_epi32(_mm512_ror_epi32(x, 7), _mm512_ror_epi32(x, 18),
                                     _mm512_srli_epi32(x, 3), kXor3);
  }

  [[gnu::always_inline]] static Vector small_sigma1(Vector x) {
    return _mm512_ternarylogic_epi32(_mm512_ror_epi32(x, 17), _mm512_ror_epi32(x, 19),
                                     _mm512_srli_epi32(x, 10), kXor3);
  }

  // Row g*4+k of four groups of four rows becomes, in each 128-bit part j, word 4j+k of four rows.
  [[gnu::always_inline]] static void transpose_four(Vector* r) {
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
  [[gnu::always_inline]] static void load_block(const std::uint8_t* const* blocks, std::size_t at,
                                                Vector* w) {
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

  [[gnu::always_inline]] static Vector choose(Vector x, Vector y, Vector z) {
    return _mm512_ternarylogic_epi32(x, y, z, kChoose);
  }

  [[gnu::always_inline]] static Vector majority(Vector x, Vector y, Vector z) {
    return _mm512_ternarylogic_epi32(x, y, z, kMajority);
  }

  [[gnu::always_inline]] static Vector broadcast(std::uint32_t word) {
    return _mm512_set1_epi32(static_cast<int>(word));
  }

  [[gnu::always_inline]] static Vector load(const std::uint32_t* words) {
    return _mm512_loadu_si512(words);
  }

  [[gnu::always_inline]] static void store(std::uint32_t* words, Vector vector) {
    _mm512_storeu_si512(words, vector);
  }
};

}  // namespace

void compress_avx512(std::uint32_t* state, const std::uint8_t* const* blocks, std::size_t count) {
  compress<Avx512>(state, blocks, count);
}

}  // namespace letopis::log::kernels
