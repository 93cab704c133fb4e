#include "events/log/sha256_lanes.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "events/log/sha256.h"
#include "events/log/sha256_kernels.h"

#if defined(LETOPIS_X86_LANES)
#include <cpuid.h>
#endif

namespace letopis::log {
namespace {

constexpr std::size_t kBlock = 64;
constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kMaxLanes = 16;

// FIPS 180-4, 5.3.3.
constexpr std::array<std::uint32_t, 8> kInitial = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                                   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

struct Kernel {
  kernels::Compress* compress = nullptr;
  std::size_t lanes = 0;
};

const std::uint8_t* raw(ByteView bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

// One message on its way through a lane: a first block that begins with the prefix, the blocks that
// can be read where they lie, and the padded end.
class Lane {
 public:
  void start(std::uint8_t prefix, ByteView message) {
    const std::size_t length = message.size() + 1;
    const std::size_t whole = length / kBlock;
    const std::size_t rest = length % kBlock;
    tail_blocks_ = rest + 1 + kLengthBytes <= kBlock ? 1 : 2;
    std::uint8_t* const tail = scratch_.data() + kBlock;
    std::memset(tail, 0, tail_blocks_ * kBlock);
    if (whole == 0) {
      tail[0] = prefix;
      if (rest > 1) std::memcpy(tail + 1, message.data(), rest - 1);
    } else if (rest > 0) {
      std::memcpy(tail, message.data() + (whole * kBlock - 1), rest);
    }
    tail[rest] = 0x80;
    std::uint64_t bits = std::uint64_t{8} * length;
    for (std::size_t i = 1; i <= kLengthBytes; ++i, bits >>= 8U) {
      tail[tail_blocks_ * kBlock - i] = static_cast<std::uint8_t>(bits & 0xFFU);
    }
    if (whole > 0) {
      scratch_[0] = prefix;
      std::memcpy(scratch_.data() + 1, message.data(), kBlock - 1);
    }
    body_ = raw(message) + (kBlock - 1);
    body_blocks_ = whole > 1 ? whole - 1 : 0;
    // Without a body, first block and end are neighbours.
    const std::size_t first = whole > 0 ? 1 : 0;
    at_ = scratch_.data() + (1 - first) * kBlock;
    blocks_ = body_blocks_ > 0 ? first : first + tail_blocks_;
    if (body_blocks_ == 0) tail_blocks_ = 0;
  }

  [[nodiscard]] const std::uint8_t* at() const { return at_; }

  [[nodiscard]] std::size_t blocks() const { return blocks_; }

  /// False when the message is done.
  bool advance(std::size_t count) {
    at_ += count * kBlock;
    blocks_ -= count;
    if (blocks_ > 0) return true;
    if (body_blocks_ > 0) {
      at_ = body_;
      blocks_ = std::exchange(body_blocks_, 0);
      return true;
    }
    at_ = scratch_.data() + kBlock;
    blocks_ = std::exchange(tail_blocks_, 0);
    return blocks_ > 0;
  }

 private:
  const std::uint8_t* at_ = nullptr;
  std::size_t blocks_ = 0;  // to be read from at_ on
  const std::uint8_t* body_ = nullptr;
  std::size_t body_blocks_ = 0;
  std::size_t tail_blocks_ = 0;
  std::array<std::uint8_t, 3 * kBlock> scratch_{};
};

// Keeps every lane busy while there are messages: a lane that is done takes the next one.
class Loom {
 public:
  Loom(const Kernel& kernel, std::uint8_t prefix) : kernel_(kernel), prefix_(prefix) {}

  template <class MessageAt>
  void hash(const MessageAt& message_at, std::span<Digest> out) {
    std::size_t next = 0;
    for (std::size_t lane = 0; lane < kernel_.lanes && next < out.size(); ++lane) {
      start(lane, next, message_at(next));
      ++next;
    }
    while (busy_ > 0) {
      const std::size_t count = compress();
      for (std::size_t lane = 0; lane < kernel_.lanes; ++lane) {
        if (!working_[lane] || lanes_[lane].advance(count)) continue;
        out[message_[lane]] = digest(lane);
        working_[lane] = false;
        --busy_;
        if (next == out.size()) continue;
        start(lane, next, message_at(next));
        ++next;
      }
    }
  }

 private:
  void start(std::size_t lane, std::size_t number, ByteView message) {
    lanes_[lane].start(prefix_, message);
    message_[lane] = number;
    working_[lane] = true;
    ++busy_;
    for (std::size_t word = 0; word < kInitial.size(); ++word) {
      state_[word * kernel_.lanes + lane] = kInitial[word];
    }
  }

  // As many blocks as every lane has in a row; answers how many.
  std::size_t compress() {
    std::array<const std::uint8_t*, kMaxLanes> blocks{};
    const std::uint8_t* any = nullptr;
    std::size_t count = ~std::size_t{0};
    for (std::size_t lane = 0; lane < kernel_.lanes; ++lane) {
      if (!working_[lane]) continue;
      blocks[lane] = any = lanes_[lane].at();
      count = std::min(count, lanes_[lane].blocks());
    }
    // An idle lane hashes what a working one does, at least as many blocks: nobody looks.
    for (std::size_t lane = 0; lane < kernel_.lanes; ++lane) {
      if (!working_[lane]) blocks[lane] = any;
    }
    kernel_.compress(state_.data(), blocks.data(), count);
    return count;
  }

  [[nodiscard]] Digest digest(std::size_t lane) const {
    Digest out;
    for (std::size_t word = 0; word < kInitial.size(); ++word) {
      const std::uint32_t value = state_[word * kernel_.lanes + lane];
      for (std::size_t byte = 0; byte < 4; ++byte) {
        out.bytes[4 * word + byte] = static_cast<std::uint8_t>(value >> (24 - 8 * byte) & 0xFFU);
      }
    }
    return out;
  }

  const Kernel kernel_;
  const std::uint8_t prefix_;
  std::size_t busy_ = 0;
  std::array<bool, kMaxLanes> working_{};
  std::array<std::size_t, kMaxLanes> message_{};  // that the lane works on
  std::array<Lane, kMaxLanes> lanes_;
  alignas(64) std::array<std::uint32_t, kMaxLanes * kInitial.size()> state_{};
};

Kernel kernel_of(Lanes lanes) {
#if defined(LETOPIS_X86_LANES)
  switch (lanes) {
    case Lanes::avx512:
      return {kernels::compress_avx512, kernels::kAvx512Lanes};
    case Lanes::avx2:
      return {kernels::compress_avx2, kernels::kAvx2Lanes};
    case Lanes::sha_ni:
      return {kernels::compress_sha_ni, kernels::kShaNiLanes};
    case Lanes::portable:
      break;
  }
#else
  static_cast<void>(lanes);
#endif
  return {};
}

template <class MessageAt>
void hash_all(std::uint8_t prefix, const MessageAt& message_at, std::span<Digest> out,
              Lanes lanes) {
  const Kernel kernel = kernel_of(lanes);
  // A few messages in many lanes would take longer than one after the other.
  if (kernel.compress != nullptr && 4 * out.size() > kernel.lanes) {
    Loom(kernel, prefix).hash(message_at, out);
    return;
  }
  const ByteView first(reinterpret_cast<const char*>(&prefix), 1);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = sha256({first, message_at(i)});
}

#if defined(LETOPIS_X86_LANES)
bool has_sha_extensions() {
  constexpr unsigned kExtended = 7;
  constexpr unsigned kSha = 1U << 29U;
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  return __get_cpuid_count(kExtended, 0, &a, &b, &c, &d) != 0 && (b & kSha) != 0 &&
         __builtin_cpu_supports("sse4.1") != 0;
}
#endif

}  // namespace

bool has_lanes(Lanes lanes) {
#if defined(LETOPIS_X86_LANES)
  switch (lanes) {
    case Lanes::avx512:
      return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0;
    case Lanes::avx2:
      return __builtin_cpu_supports("avx2") != 0;
    case Lanes::sha_ni:
      return has_sha_extensions();
    case Lanes::portable:
      break;
  }
#endif
  return lanes == Lanes::portable;
}

Lanes best_lanes() {
  static const Lanes best = [] {
    for (const Lanes lanes : {Lanes::avx512, Lanes::sha_ni, Lanes::avx2}) {
      if (has_lanes(lanes)) return lanes;
    }
    return Lanes::portable;
  }();
  return best;
}

const char* name_of(Lanes lanes) {
  switch (lanes) {
    case Lanes::portable:
      return "OpenSSL";
    case Lanes::avx2:
      return "AVX2";
    case Lanes::sha_ni:
      return "SHA-NI";
    case Lanes::avx512:
      return "AVX-512";
  }
  return "";
}

void leaf_hashes(std::span<const ByteView> entries, std::span<Digest> out, Lanes lanes) {
  hash_all(
      0, [entries](std::size_t i) { return entries[i]; }, out, lanes);
}

void node_hashes(std::span<const Digest> below, std::span<Digest> above, Lanes lanes) {
  const auto pair = [below](std::size_t i) {
    return ByteView(reinterpret_cast<const char*>(&below[2 * i]), 2 * sizeof(Digest));
  };
  hash_all(1, pair, above, lanes);
}

}  // namespace letopis::log
