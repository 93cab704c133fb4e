#include "server/upkeep/backup_keeper.h"

#include <gtest/gtest.h>

#include "tests/support/fakes.h"

namespace letopis::test {
namespace {

using Made = Result<ledger::BackupInfo, ledger::LedgerError>;

constexpr std::int64_t kDaySeconds = 86'400;

class Keeper : public testing::Test {
 protected:
  upkeep::BackupKeeper keeper(std::optional<Instant> newest = {}) {
    return {[this]() -> Made {
              ++tries;
              clock.advance_seconds(2);
              if (fails) return Failure{ledger::LedgerError{"backup", "", "no room"}};
              return ledger::BackupInfo{7, clock.now(), 1'000, ""};
            },
            upkeep::Daily{}, newest, clock, board};
  }

  FakeClock clock;
  upkeep::Board board;
  int tries = 0;
  bool fails = false;
};

TEST_F(Keeper, MakesABackupADay) {
  auto daily = keeper();
  for (int hour = 0; hour < 72; ++hour) {
    static_cast<void>(daily.work());
    clock.advance_seconds(3'600);
  }
  EXPECT_EQ(tries, 4) << "one at once, and three nights";
}

TEST_F(Keeper, TellsWhenHowLargeAndHowLong) {
  const Instant begun = clock.now();
  auto daily = keeper();
  static_cast<void>(daily.work());
  const auto state = board.backup();
  EXPECT_TRUE(state.on);
  EXPECT_FALSE(state.failed);
  EXPECT_EQ(state.last, begun);
  EXPECT_EQ(state.bytes, 1'000U);
  EXPECT_DOUBLE_EQ(state.seconds, 2.0);
  ASSERT_TRUE(state.next);
  EXPECT_GT(*state.next, clock.now());
}

TEST_F(Keeper, LeavesABackupOfTodayAsItIs) {
  auto daily = keeper(clock.now());
  static_cast<void>(daily.work());
  EXPECT_EQ(tries, 0);
  EXPECT_TRUE(board.backup().last);
}

TEST_F(Keeper, TellsOfAFailureAndTriesAgainAfterAWhile) {
  fails = true;
  auto daily = keeper(Instant{clock.now().us - kDaySeconds * 1'000'000});
  static_cast<void>(daily.work());
  static_cast<void>(daily.work());
  EXPECT_EQ(tries, 1);
  EXPECT_TRUE(board.backup().failed);
  EXPECT_TRUE(board.backup().last) << "the older one is still there";
  clock.advance_seconds(900);
  fails = false;
  static_cast<void>(daily.work());
  EXPECT_EQ(tries, 2);
  EXPECT_FALSE(board.backup().failed);
}

}  // namespace
}  // namespace letopis::test
