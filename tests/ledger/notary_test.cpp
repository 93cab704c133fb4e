#include "events/ledger/notary.h"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "tests/support/ledger_world.h"
#include "tests/support/temp_dir.h"

namespace letopis::test {
namespace {

using ledger::HeadFile;
using ledger::Notary;

class NotaryTest : public testing::Test {
 protected:
  NotaryTest() : file_(dir_.file("HEAD")) {
    key_.name = world_.identity.origin;
    key_.seed.fill(9);
    world_.create();
  }

  Result<void, ledger::LedgerError> check() {
    return ledger::check_not_rolled_back(world_.store, world_.identity, *world_.ledger->published(),
                                         file_, log::public_half(key_));
  }

  void sign() {
    Notary notary(key_, file_, world_.clock, std::chrono::milliseconds(1));
    ASSERT_TRUE(notary.sign(world_.ledger->published()));
  }

  TempDir dir_;
  HeadFile file_;
  LedgerWorld world_;
  log::SigningKey key_;
};

TEST_F(NotaryTest, AcceptsADatabaseThatHasGrownSinceTheLastSignature) {
  world_.fill(300);
  sign();
  EXPECT_TRUE(check());
  world_.fill(300);
  EXPECT_TRUE(check());
}

TEST_F(NotaryTest, RefusesADatabaseThatIsShorterThanWhatWasSigned) {
  world_.fill(10);
  sign();
  ASSERT_TRUE(world_.store.clear_table(ledger::kMeta));
  world_.create();
  const auto checked = check();
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, "rolled_back");
}

TEST_F(NotaryTest, RefusesADatabaseWithAnotherPast) {
  world_.fill(300);
  sign();
  LedgerWorld other;
  other.random = SeededRandom(2);
  other.create();
  other.fill(400);
  const auto checked = ledger::check_not_rolled_back(
      other.store, other.identity, *other.ledger->published(), file_, log::public_half(key_));
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, "rolled_back");
}

TEST_F(NotaryTest, RefusesEntriesWithoutAHeadFile) {
  EXPECT_TRUE(check());
  world_.fill(1);
  EXPECT_EQ(check().error().code, "rolled_back");
}

TEST_F(NotaryTest, RefusesAHeadFileSignedByAnotherKey) {
  world_.fill(1);
  key_.seed.fill(8);
  sign();
  key_.seed.fill(9);
  EXPECT_EQ(check().error().code, "rolled_back");
}

TEST_F(NotaryTest, RefusesAHeadFileThatIsNoNote) {
  ASSERT_TRUE(file_.write("size 10\n"));
  EXPECT_EQ(check().error().code, "rolled_back");
}

TEST_F(NotaryTest, SignsWhatItFollowsAndWritesTheHeadFileFirst) {
  world_.fill(5);
  Notary notary(key_, file_, world_.clock, std::chrono::milliseconds(1));
  notary.start();
  notary.follow(world_.ledger->published());
  while (!notary.latest()) std::this_thread::yield();
  EXPECT_EQ(notary.latest()->checkpoint.size, 5U);
  EXPECT_EQ(*file_.read().value(), notary.latest()->note);
}

TEST_F(NotaryTest, LeavesNothingUnsignedWhenItStops) {
  world_.fill(5);
  {
    Notary notary(key_, file_, world_.clock, std::chrono::hours(1));
    ASSERT_TRUE(notary.sign(world_.ledger->published()));
    notary.start();
    world_.fill(5);
    notary.follow(world_.ledger->published());
    while (notary.latest()->checkpoint.size < 10) std::this_thread::yield();
    world_.fill(5);
    notary.follow(world_.ledger->published());
  }
  EXPECT_NE(file_.read().value()->find("\n15\n"), std::string::npos);
}

TEST_F(NotaryTest, PublishesNothingWhenTheHeadFileCannotBeWritten) {
  HeadFile nowhere(dir_.file("no such folder/HEAD"));
  world_.fill(5);
  Notary notary(key_, nowhere, world_.clock, std::chrono::milliseconds(1));
  EXPECT_FALSE(notary.sign(world_.ledger->published()));
  EXPECT_FALSE(notary.latest());
  EXPECT_FALSE(notary.healthy());
}

}  // namespace
}  // namespace letopis::test
