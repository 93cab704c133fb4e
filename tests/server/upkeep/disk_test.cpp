#include "server/upkeep/disk.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/fakes.h"
#include "tests/support/temp_dir.h"

namespace letopis::test {
namespace {

using upkeep::Space;

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20U;
constexpr std::uint64_t kGiB = std::uint64_t{1} << 30U;

class FakeDisk final : public upkeep::FreeSpace {
 public:
  [[nodiscard]] std::optional<Space> look() override { return space; }

  std::optional<Space> space = Space{100 * kMiB, 400 * kMiB};  // stops below 40 MiB
};

class FakeBallast final : public upkeep::Ballast {
 public:
  [[nodiscard]] std::uint64_t bytes() const override { return 20 * kMiB; }

  void keep() override { there = true; }

  void release() override { there = false; }

  bool there = false;
};

class Disk : public testing::Test {
 protected:
  Disk()
      : watch(disk, ballast, clock, board, [this](Instant from, Instant to) {
          outages.push_back({from, to});
        }) {}

  void look_at(std::uint64_t free) {
    disk.space->free = free;
    watch.look();
  }

  FakeDisk disk;
  FakeBallast ballast;
  FakeClock clock;
  upkeep::Board board;
  std::vector<std::pair<Instant, Instant>> outages;
  upkeep::DiskWatch watch;
};

TEST_F(Disk, StopsAtATenthAndAtMostAtOneGibibyte) {
  EXPECT_EQ(upkeep::stop_below(400 * kMiB), 40 * kMiB);
  EXPECT_EQ(upkeep::stop_below(10 * kGiB), kGiB);
  EXPECT_EQ(upkeep::stop_below(4'000 * kGiB), kGiB);
}

TEST_F(Disk, IsWrittenToWhileThereIsRoom) {
  look_at(40 * kMiB);
  EXPECT_TRUE(board.writable());
  EXPECT_EQ(board.disk().free, 40 * kMiB);
}

TEST_F(Disk, TakesItsBallastOnlyWhereThatLeavesEnough) {
  look_at(69 * kMiB);
  EXPECT_FALSE(ballast.there);
  look_at(70 * kMiB);
  EXPECT_TRUE(ballast.there);
}

TEST_F(Disk, IsNotWrittenToWhenItIsLowAndKeepsItsBallast) {
  look_at(100 * kMiB);
  look_at(40 * kMiB - 1);
  EXPECT_FALSE(board.writable());
  EXPECT_TRUE(ballast.there);
  EXPECT_TRUE(outages.empty());
}

TEST_F(Disk, GivesItsBallastUpWhenOthersFillIt) {
  look_at(100 * kMiB);
  look_at(20 * kMiB - 1);
  EXPECT_FALSE(ballast.there);
  EXPECT_FALSE(board.writable());
}

TEST_F(Disk, IsWrittenToAgainWithSomeRoomToSpare) {
  look_at(30 * kMiB);
  look_at(49 * kMiB);
  EXPECT_FALSE(board.writable()) << "not with every file that somebody removes";
  look_at(50 * kMiB);
  EXPECT_TRUE(board.writable());
}

TEST_F(Disk, TellsOfAnOutageOnceItIsOver) {
  const Instant from = clock.now();
  look_at(30 * kMiB);
  clock.advance_seconds(60);
  look_at(10 * kMiB);
  look_at(100 * kMiB);
  look_at(100 * kMiB);
  ASSERT_EQ(outages.size(), 1U);
  EXPECT_EQ(outages.front(), (std::pair{from, Instant{from.us + 60'000'000}}));
  EXPECT_TRUE(ballast.there);
}

TEST_F(Disk, IsWrittenToWhenItsRoomCannotBeTold) {
  disk.space.reset();
  watch.look();
  EXPECT_TRUE(board.writable());
}

TEST(FolderSpace, TellsOfTheFullestOfItsFolders) {
  const TempDir dir;
  const auto space = upkeep::FolderSpace({dir.path(), "/no such folder"}).look();
  ASSERT_TRUE(space);
  EXPECT_GT(space->total, space->free);
  EXPECT_FALSE(upkeep::FolderSpace({"/no such folder"}).look());
}

TEST(BallastFile, TakesRoomAndGivesItBack) {
  const TempDir dir;
  upkeep::BallastFile ballast(dir.file("ballast"), kMiB);
  ballast.keep();
  ballast.keep();
  EXPECT_EQ(std::filesystem::file_size(dir.file("ballast")), kMiB);
  ballast.release();
  EXPECT_FALSE(std::filesystem::exists(dir.file("ballast")));
  ballast.release();
}

}  // namespace
}  // namespace letopis::test
