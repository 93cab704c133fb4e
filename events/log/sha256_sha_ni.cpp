// Two messages through the SHA extensions: the second one works while the first waits for its
// rounds.
#include <immintrin.h>

#include <utility>

#include "events/log/sha256_kernels.h"

namespace letopis::log::kernels {
namespace {

using Vector = __m128i;

#define LETOPIS_INLINE [[gnu::always_inline]] inline

// The instructions want the state as (A, B, E, F) and (C, D, G, H), A in the highest word.
struct Message {
  Vector abef;
  Vector cdgh;
  Vector w[4];
};

LETOPIS_INLINE void load_words(const std::uint8_t* block, Message& m) {
  const Vector swap = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
  for (std::size_t i = 0; i < 4; ++i) {
    const auto* const from = reinterpret_cast<const __m128i_u*>(block + 16 * i);
    m.w[i] = _mm_shuffle_epi8(_mm_loadu_si128(from), swap);
  }
}

// Rounds 4G to 4G+3, and the words of rounds 4G+16 to 4G+19 in place of their own.
template <std::size_t G>
LETOPIS_INLINE void four_rounds(Message& m) {
  constexpr std::size_t kNow = G & 3U;
  const auto* const constants = reinterpret_cast<const __m128i*>(kRound + 4 * G);
  const Vector sum = _mm_add_epi32(m.w[kNow], _mm_load_si128(constants));
  m.cdgh = _mm_sha256rnds2_epu32(m.cdgh, m.abef, sum);
  m.abef = _mm_sha256rnds2_epu32(m.abef, m.cdgh, _mm_shuffle_epi32(sum, 0x0E));
  if constexpr (G < 12) {
    const Vector newest = m.w[(G + 3) & 3U];
    const Vector seven_back = _mm_alignr_epi8(newest, m.w[(G + 2) & 3U], 4);
    const Vector partial =
        _mm_add_epi32(_mm_sha256msg1_epu32(m.w[kNow], m.w[(G + 1) & 3U]), seven_back);
    m.w[kNow] = _mm_sha256msg2_epu32(partial, newest);
  }
}

template <std::size_t... G>
LETOPIS_INLINE void all_rounds(Message& one, Message& two, std::index_sequence<G...>) {
  ((four_rounds<G>(one), four_rounds<G>(two)), ...);
}

LETOPIS_INLINE int word(const std::uint32_t* state, std::size_t number) {
  return static_cast<int>(state[2 * number]);
}

LETOPIS_INLINE void load_state(const std::uint32_t* state, Message& m) {
  m.abef = _mm_set_epi32(word(state, 0), word(state, 1), word(state, 4), word(state, 5));
  m.cdgh = _mm_set_epi32(word(state, 2), word(state, 3), word(state, 6), word(state, 7));
}

LETOPIS_INLINE void store_state(const Message& m, std::uint32_t* state) {
  state[0] = static_cast<std::uint32_t>(_mm_extract_epi32(m.abef, 3));
  state[2] = static_cast<std::uint32_t>(_mm_extract_epi32(m.abef, 2));
  state[4] = static_cast<std::uint32_t>(_mm_extract_epi32(m.cdgh, 3));
  state[6] = static_cast<std::uint32_t>(_mm_extract_epi32(m.cdgh, 2));
  state[8] = static_cast<std::uint32_t>(_mm_extract_epi32(m.abef, 1));
  state[10] = static_cast<std::uint32_t>(_mm_extract_epi32(m.abef, 0));
  state[12] = static_cast<std::uint32_t>(_mm_extract_epi32(m.cdgh, 1));
  state[14] = static_cast<std::uint32_t>(_mm_extract_epi32(m.cdgh, 0));
}

LETOPIS_INLINE void add_state(const Message& before, Message& m) {
  m.abef = _mm_add_epi32(m.abef, before.abef);
  m.cdgh = _mm_add_epi32(m.cdgh, before.cdgh);
}

#undef LETOPIS_INLINE

}  // namespace

void compress_sha_ni(std::uint32_t* state, const std::uint8_t* const* blocks, std::size_t count) {
  Message one{};
  Message two{};
  load_state(state, one);
  load_state(state + 1, two);
  for (std::size_t block = 0; block < count; ++block) {
    const Message before_one = one;
    const Message before_two = two;
    load_words(blocks[0] + 64 * block, one);
    load_words(blocks[1] + 64 * block, two);
    all_rounds(one, two, std::make_index_sequence<16>());
    add_state(before_one, one);
    add_state(before_two, two);
  }
  store_state(one, state);
  store_state(two, state + 1);
}

}  // namespace letopis::log::kernels
