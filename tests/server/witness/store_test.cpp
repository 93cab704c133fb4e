#include "server/witness/store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/server/witness/support.h"
#include "tests/support/temp_dir.h"

namespace letopis::witness {
namespace {

using testing::kNow;
using testing::World;

class WitnessStore : public ::testing::Test {
 protected:
  Result<std::unique_ptr<Store>, ledger::LedgerError> open() {
    return Store::open(folder_, world_.logs(), log::witness_half(world_.witness_key));
  }

  Store::Answer ask(Store& store, const World& world, std::size_t from, std::size_t to) {
    const auto admitted = admit(world_.logs(), world.request(from, to));
    return store.cosign(*admitted, world_.witness_key, kNow);
  }

  [[nodiscard]] std::string file() const {
    return folder_ + "/" + origin_hash(world_.log_key.name);
  }

  test::TempDir dir_;
  const std::string folder_ = dir_.file("witness/logs");
  World world_;
};

TEST_F(WitnessStore, NamesALogByTheHashOfItsOrigin) {
  EXPECT_EQ(origin_hash(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_F(WitnessStore, RemembersAcrossARestart) {
  {
    const auto store = open();
    ASSERT_TRUE(store) << store.error().text_en;
    EXPECT_FALSE((*store)->checkpoint(origin_hash(world_.log_key.name)));
    ASSERT_EQ(ask(**store, world_, 0, 7).trouble, Store::Trouble::none);
  }
  const auto store = open();
  ASSERT_TRUE(store);
  const auto answer = ask(**store, world_, 0, 9);
  EXPECT_EQ(answer.refusal, Refusal::other_size);
  EXPECT_EQ(answer.seen_size, 7U);
  const auto note = (*store)->checkpoint(origin_hash(world_.log_key.name));
  ASSERT_TRUE(note);
  EXPECT_TRUE(note->starts_with(world_.note(7)));
  EXPECT_EQ(ask(**store, world_, 7, 9).trouble, Store::Trouble::none);
}

TEST_F(WitnessStore, HasWrittenACosignatureBeforeItIsAnswered) {
  const auto store = open();
  const auto answer = ask(**store, world_, 0, 7);
  std::ifstream in(file());
  const std::string kept((std::istreambuf_iterator<char>(in)), {});
  EXPECT_EQ(kept, world_.note(7) + answer.line);
}

TEST_F(WitnessStore, CosignsNothingThatItCannotKeep) {
  const auto store = open();
  ASSERT_EQ(ask(**store, world_, 0, 7).trouble, Store::Trouble::none);
  std::filesystem::create_directory(file() + ".new");  // where the next file would be written
  const auto answer = ask(**store, world_, 7, 9);
  EXPECT_EQ(answer.trouble, Store::Trouble::storage);
  EXPECT_EQ(answer.line, "");
  std::filesystem::remove(file() + ".new");
  EXPECT_EQ(ask(**store, world_, 7, 9).trouble, Store::Trouble::none);
}

TEST_F(WitnessStore, DoesNotStartWithAMemoryThatItCannotTrust) {
  {
    const auto store = open();
    ASSERT_EQ(ask(**store, world_, 0, 7).trouble, Store::Trouble::none);
  }
  std::ifstream in(file());
  const std::string honest((std::istreambuf_iterator<char>(in)), {});
  in.close();
  World other;
  other.log_key = test::seeded_key("other.example/log", 1);
  const std::string elsewhere =
      other.note(7) + log::line_of(log::cosign(other.body(7), world_.witness_key, kNow));
  const std::string stranger =
      world_.note(7) +
      log::line_of(log::cosign(world_.body(7), test::seeded_key("witness.example/w1", 9), kNow));
  for (const std::string& damaged :
       std::vector<std::string>{"", honest.substr(1), honest.substr(0, honest.size() / 2),
                                world_.note(7), elsewhere, stranger, std::string(70'000, 'x')}) {
    std::ofstream(file()) << damaged;
    const auto store = open();
    ASSERT_FALSE(store) << damaged;
    EXPECT_EQ(store.error().code, "witness_damaged");
  }
  std::ofstream(file()) << honest;
  EXPECT_TRUE(open());
}

TEST_F(WitnessStore, IsOpenInOneProcessOnly) {
  const auto store = open();
  ASSERT_TRUE(store);
  EXPECT_EQ(open().error().code, "witness_folder");
}

TEST_F(WitnessStore, CosignsOneOfTwoHistoriesWhoeverAsksFirst) {
  World other;
  other.tree.change_leaf(5);
  const auto store = open();
  ASSERT_EQ(ask(**store, world_, 0, 5).trouble, Store::Trouble::none);
  std::array<int, 2> cosigned{};
  {
    std::vector<std::thread> threads;
    for (std::size_t side = 0; side < 2; ++side) {
      threads.emplace_back([&, side] {
        for (std::size_t size = 6; size <= testing::kLeaves; ++size) {
          for (std::size_t from = 5; from < size; ++from) {
            const auto answer = ask(**store, side == 0 ? world_ : other, from, size);
            cosigned[side] += answer.trouble == Store::Trouble::none ? 1 : 0;
          }
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_TRUE((cosigned[0] > 0) != (cosigned[1] > 0)) << cosigned[0] << " and " << cosigned[1];
}

}  // namespace
}  // namespace letopis::witness
