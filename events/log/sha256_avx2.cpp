// Eight messages, one in each 32-bit lane of a 256-bit register.
#include <immintrin.h>

#include "events/log/sha256_rounds.h"

namespace letopis::log::kernels {
namespace {

struct Avx2 {
  static constexpr std::size_t kCount = kAvx2Lanes;
  using Vector = __m256i;

  [[gnu::always_inline]] static Vector add(Vector a, Vector b) { return _mm256_add_epi32(a, b); }

  [[gnu::always_inline]] static Vector xor3(Vector a, Vector b, Vector c) {
    return _mm256_xor_si256(_mm256_xor_si256(a, b), c);
  }

  template <int Bits>
  [[gnu::always_inline]] static Vector rotate(Vector x) {
    return _mm256_or_si256(_mm256_srli_epi32(x, Bits), _mm256_slli_epi32(x, 32 - Bits));
  }

  [[gnu::always_inline]] static Vector big_sigma0(Vector x) {
    return xor3(rotate<2>(x), rotate<13>(x), rotate<22>(x));
  }

  [[gnu::always_inline]] static Vector big_sigma1(Vector x) {
    return xor3(rotate<6>(x), rotate<11>(x), rotate<25>(x));
  }

  [[gnu::always_inline]] static Vector small_sigma0(Vector x) {
    return xor3(rotate<7>(x), rotate<18>(x), _mm256_srli_epi32(x, 3));
  }

  [[gnu::always_inline]] static Vector small_sigma1(Vector x) {
    return xor3(rotate<17>(x), rotate<19>(x), _mm256_srli_epi32(x, 10));
  }

  [[gnu::always_inline]] static Vector choose(Vector x, Vector y, Vector z) {
    return _mm256_xor_si256(z, _mm256_and_si256(x, _mm256_xor_si256(y, z)));
  }

  [[gnu::always_inline]] static Vector majority(Vector x, Vector y, Vector z) {
    return _mm256_or_si256(_mm256_and_si256(x, y), _mm256_and_si256(z, _mm256_or_si256(x, y)));
  }

  // In each 128-bit part j: words 4j .. 4j+3 of four rows.
  [[gnu::always_inline]] static void transpose_four(Vector* r) {
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
  [[gnu::always_inline]] static void load_half(const std::uint8_t* const* blocks, std::size_t at,
                                               Vector* w) {
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

  // w[0..15] = the words of every message's block.
  [[gnu::always_inline]] static void load_block(const std::uint8_t* const* blocks, std::size_t at,
                                                Vector* w) {
    load_half(blocks, at, w);
    load_half(blocks, at + 32, w + 8);
  }

  [[gnu::always_inline]] static Vector broadcast(std::uint32_t word) {
    return _mm256_set1_epi32(static_cast<int>(word));
  }

  [[gnu::always_inline]] static Vector load(const std::uint32_t* words) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i_u*>(words));
  }

  [[gnu::always_inline]] static void store(std::uint32_t* words, Vector vector) {
    _mm256_storeu_si256(reinterpret_cast<__m256i_u*>(words), vector);
  }
};

}  // namespace

void compress_avx2(std::uint32_t* state, const std::uint8_t* const* blocks, std::size_t count) {
  compress<Avx2>(state, blocks, count);
}

}  // namespace letopis::log::kernels
