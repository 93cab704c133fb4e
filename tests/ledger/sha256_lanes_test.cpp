#include "events/log/sha256_lanes.h"

#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <random>
#include <vector>

namespace letopis::test {
namespace {

using log::Lanes;

Digest openssl(const Bytes& message) {
  Digest out;
  SHA256(reinterpret_cast<const unsigned char*>(message.data()), message.size(), out.bytes.data());
  return out;
}

class Sha256Lanes : public testing::TestWithParam<Lanes> {
 protected:
  void SetUp() override {
    if (!log::has_lanes(GetParam())) GTEST_SKIP() << "this processor does not have it";
  }

  // Messages of these lengths, each at its own distance from an aligned address.
  void expect_as_openssl(const std::vector<std::size_t>& lengths) {
    std::vector<Bytes> buffers;
    std::vector<ByteView> entries;
    buffers.reserve(lengths.size());
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      Bytes& buffer = buffers.emplace_back(lengths[i] + i % 65, '\0');
      for (char& byte : buffer) byte = static_cast<char>(random_() & 0xFFU);
      entries.push_back(ByteView(buffer).substr(i % 65));
    }
    std::vector<Digest> out(lengths.size());
    log::leaf_hashes(entries, out, GetParam());
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      ASSERT_EQ(out[i], openssl(Bytes(1, '\0') + Bytes(entries[i])))
          << lengths[i] << " bytes, message " << i << " of " << lengths.size();
    }
  }

  std::size_t random(std::size_t bound) { return random_() % (bound + 1); }

  std::mt19937_64 random_{42};
};

TEST_P(Sha256Lanes, HashEveryLengthUpToFiveBlocksAsOpenSslDoes) {
  for (std::size_t length = 0; length <= 320; ++length) {
    expect_as_openssl(std::vector<std::size_t>(33, length));
  }
}

TEST_P(Sha256Lanes, HashLengthsAroundTheBordersOfBlocks) {
  std::vector<std::size_t> lengths;
  for (std::size_t blocks = 1; blocks <= 1'024; blocks *= 2) {
    for (std::size_t near = 0; near < 20; ++near) lengths.push_back(64 * blocks + near - 10);
  }
  expect_as_openssl(lengths);
}

TEST_P(Sha256Lanes, HashMixedLengthsInOneCall) {
  for (int round = 0; round < 20; ++round) {
    std::vector<std::size_t> lengths(random(100));
    for (std::size_t& length : lengths) length = random(random(10) == 0 ? 70'000 : 700);
    expect_as_openssl(lengths);
  }
}

TEST_P(Sha256Lanes, HashAnyNumberOfMessages) {
  for (std::size_t count = 0; count <= 70; ++count) {
    std::vector<std::size_t> lengths(count);
    for (std::size_t& length : lengths) length = random(400);
    expect_as_openssl(lengths);
  }
}

TEST_P(Sha256Lanes, HashNodesAsOpenSslDoes) {
  for (std::size_t count = 0; count <= 128; ++count) {
    std::vector<Digest> below(2 * count);
    for (Digest& hash : below) {
      for (auto& byte : hash.bytes) byte = static_cast<std::uint8_t>(random_() & 0xFFU);
    }
    std::vector<Digest> above(count);
    log::node_hashes(below, above, GetParam());
    for (std::size_t i = 0; i < count; ++i) {
      const Bytes pair = Bytes(view_of(below[2 * i])) + Bytes(view_of(below[2 * i + 1]));
      ASSERT_EQ(above[i], openssl(Bytes(1, '\1') + pair)) << i << " of " << count;
    }
  }
}

std::string lanes_name(const testing::TestParamInfo<Lanes>& lanes) {
  constexpr const char* kNames[] = {"OneByOne", "Avx2", "ShaExtensions", "Avx512"};
  return kNames[static_cast<std::size_t>(lanes.param)];
}

INSTANTIATE_TEST_SUITE_P(Each, Sha256Lanes,
                         testing::Values(Lanes::portable, Lanes::avx2, Lanes::sha_ni,
                                         Lanes::avx512),
                         lanes_name);

TEST(Sha256LanesChoice, TakesLanesThatThisProcessorHas) {
  EXPECT_TRUE(log::has_lanes(log::best_lanes()));
  EXPECT_TRUE(log::has_lanes(Lanes::portable));
}

}  // namespace
}  // namespace letopis::test
