#include "events/ledger/ledger.h"

#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "events/ledger/tables.h"
#include "tests/support/ledger_world.h"

namespace letopis::test {
namespace {

class LedgerTest : public testing::Test {
 protected:
  LedgerTest() { world_.create(); }

  void commit() { ASSERT_TRUE(world_.ledger->commit()); }

  void expect_sound() { EXPECT_EQ(check_log(world_.store, *world_.ledger->published()), ""); }

  void reopen() {
    auto opened = world_.open();
    ASSERT_TRUE(opened) << opened.error().text_en;
    world_.ledger = std::move(*opened);
  }

  void expect_refuses_to_open(const std::string& code) {
    const auto opened = world_.open();
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, code);
  }

  LedgerWorld world_;
};

/// Does something while it is decided, and is refused.
class Refused final : public ledger::Submission {
 public:
  explicit Refused(std::function<void(ledger::Bench&)> meanwhile)
      : meanwhile_(std::move(meanwhile)) {}

  [[nodiscard]] const ledger::RequestKey& request() const override { return key_; }

  [[nodiscard]] Result<void, Refusal> decide(ledger::Bench& bench) override {
    meanwhile_(bench);
    return Failure{Refusal{RefusalCode::unknown_lesson, "", 0}};
  }

  void done(const Outcome&) override {}

 private:
  const ledger::RequestKey key_{request_id(500), {}};
  std::function<void(ledger::Bench&)> meanwhile_;
};

using Ledger = LedgerTest;

TEST_F(Ledger, NumbersEntriesWithoutGapsAndChainsThem) {
  world_.fill(600);
  expect_sound();
  EXPECT_EQ(world_.ledger->published()->head.size(), 600U);
}

TEST_F(Ledger, LetsARecordsHistoryBeWalkedBackwards) {
  world_.put(1, 5, "first");
  world_.put(2, 5, "second");
  commit();
  const Bytes newest = world_.entry(1);
  const auto entry = log::EntryView::read(newest);
  EXPECT_EQ(entry->revision(), 2U);
  ASSERT_TRUE(entry->prior());
  EXPECT_EQ(entry->prior()->position, Position{0});
  EXPECT_EQ(entry->prior()->leaf_hash, log::leaf_hash(world_.entry(0)));
}

TEST_F(Ledger, KeepsRecordedTimeStrictlyIncreasingWhenTheClockStandsOrRunsBack) {
  world_.fill(10);
  world_.clock.advance_seconds(-3600);
  world_.fill(10);
  expect_sound();
}

TEST_F(Ledger, AnswersARepeatedRequestWithTheSameReceipt) {
  const auto first = std::get<Receipt>(world_.put(1, 5, "value"));
  auto again = std::get<Receipt>(world_.put(1, 5, "value"));
  EXPECT_TRUE(again.replayed);
  commit();
  reopen();
  again = std::get<Receipt>(world_.put(1, 5, "value"));
  EXPECT_EQ(again.first, first.first);
  EXPECT_EQ(again.recorded, first.recorded);
  EXPECT_EQ(again.revision, first.revision);
  EXPECT_EQ(world_.ledger->published()->head.size(), 1U);
}

TEST_F(Ledger, RefusesARequestIdWithOtherContent) {
  world_.put(1, 5, "value");
  const auto outcome = world_.put(1, 5, "another value");
  EXPECT_EQ(std::get<Refusal>(outcome).code, RefusalCode::request_id_reused);
}

TEST_F(Ledger, TakesBackEverythingOfARefusedSubmissionAndNothingOfItsNeighbours) {
  world_.put(1, 5, "before");
  TestSubmission refused(2, {draft_about(5, "never"), draft_about(6, "never")}, true);
  EXPECT_TRUE(std::holds_alternative<Refusal>(world_.ledger->decide(refused)));
  world_.put(3, 6, "after");
  commit();
  expect_sound();
  EXPECT_EQ(world_.ledger->published()->head.size(), 2U);
  EXPECT_EQ(world_.store.get(LastPayload::kTable, log::key_bytes(draft_about(5, "").record)),
            "before");
  // The refused request left no trace: it may be tried again.
  EXPECT_TRUE(std::holds_alternative<Receipt>(world_.put(2, 7, "now")));
}

TEST_F(Ledger, RehearsesWithoutWriting) {
  TestSubmission submission(1, {draft_about(5, "maybe")});
  EXPECT_TRUE(std::holds_alternative<Receipt>(world_.ledger->rehearse(submission)));
  EXPECT_EQ(world_.ledger->pending(), 0U);
  commit();
  EXPECT_EQ(world_.ledger->published()->head.size(), 0U);
}

TEST_F(Ledger, OpensAtEverySizeAroundTheEdgesOfTiles) {
  for (const std::uint64_t step : {1U, 254U, 1U, 1U, 255U, 1U, 200U}) {
    world_.fill(step);
    reopen();
    expect_sound();
  }
}

TEST_F(Ledger, IsDeadAfterAFailedCommitAndTellsTheTruthAfterOpeningAgain) {
  for (const bool persisted : {false, true}) {
    const auto size = world_.ledger->published()->head.size();
    world_.put(persisted ? 20U : 10U, 5, "in doubt");
    world_.store.fail_next_commit(persisted);
    EXPECT_FALSE(world_.ledger->commit());
    EXPECT_TRUE(std::holds_alternative<Lost>(world_.put(99, 5, "more")));
    EXPECT_FALSE(world_.ledger->commit());
    world_.store.recover();
    reopen();
    expect_sound();
    EXPECT_EQ(world_.ledger->published()->head.size(), size + (persisted ? 1U : 0U));
    const auto retried = std::get<Receipt>(world_.put(persisted ? 20U : 10U, 5, "in doubt"));
    EXPECT_EQ(retried.replayed, persisted);
    commit();
  }
}

TEST_F(Ledger, RefusesToOpenWithAForgedEntryInTheLastTile) {
  world_.fill(100);
  Bytes forged = world_.entry(40);
  forged[forged.size() / 2] = static_cast<char>(forged[forged.size() / 2] ^ 1);
  ASSERT_TRUE(world_.store.commit({{ledger::kEntries, Packer().u64(40).take(), forged}}));
  expect_refuses_to_open("damaged");
}

TEST_F(Ledger, RefusesToOpenWithoutItsLastEntry) {
  world_.fill(100);
  ASSERT_TRUE(world_.store.commit({{ledger::kEntries, Packer().u64(99).take(), std::nullopt}}));
  expect_refuses_to_open("damaged");
}

TEST_F(Ledger, RefusesToOpenWithAnEntryPastItsEnd) {
  world_.fill(100);
  ASSERT_TRUE(
      world_.store.commit({{ledger::kEntries, Packer().u64(100).take(), world_.entry(99)}}));
  expect_refuses_to_open("damaged");
}

TEST_F(Ledger, RefusesToOpenWithADamagedTile) {
  world_.fill(300);
  auto tile = *world_.store.get(ledger::kTiles, ledger::tile_key({1, 0}));
  tile[3] = static_cast<char>(tile[3] ^ 1);
  ASSERT_TRUE(world_.store.commit({{ledger::kTiles, ledger::tile_key({1, 0}), tile}}));
  expect_refuses_to_open("damaged");
}

TEST_F(Ledger, RefusesToOpenWithADamagedHead) {
  world_.fill(3);
  ASSERT_TRUE(world_.store.commit({{ledger::kMeta, "head", Bytes("rubbish")}}));
  expect_refuses_to_open("damaged");
}

TEST_F(Ledger, IsNotMadeAnewWhereOneIs) {
  EXPECT_FALSE(ledger::Ledger::create(world_.ports(), world_.identity));
}

TEST_F(Ledger, WritesAnUpperTileOnceForABatchThatFillsManyBelowIt) {
  for (std::uint64_t i = 0; i < 1'024; ++i) world_.put(i, 5, "value");
  commit();
  constexpr std::size_t kTilesWritten = 4 + 1;  // full tiles of leaves, and the one above them
  EXPECT_EQ(world_.store.last_commit_rows(), 1'024U + 1'024U + 1U + 1U + kTilesWritten + 1U);
  EXPECT_TRUE(world_.open());
}

// Found by seed 1 of the simulation: a repeated request could be told that it "already exists".
TEST_F(Ledger, RefusesNothingWhenTheStoreFailedWhileItDecided) {
  Refused submission([&](ledger::Bench&) {
    world_.store.fail_next_commit(false);
    ASSERT_FALSE(world_.store.commit({}));
  });
  EXPECT_TRUE(std::holds_alternative<Lost>(world_.ledger->decide(submission)));
}

// Found by seed 297 of the simulation: the undo of what was still being written had "expired".
TEST_F(Ledger, LetsRulesReadAnEntryBeforeItIsOnTheDisk) {
  bool found = false;
  Refused submission([&](ledger::Bench& bench) {
    found = bench.rows().get(ledger::kEntries, Packer().u64(0).take()).has_value();
  });
  static_cast<void>(world_.ledger->decide(submission));
  EXPECT_FALSE(found) << "there is none yet";
  world_.put(1, 5, "value");
  static_cast<void>(world_.ledger->decide(submission));
  EXPECT_TRUE(found) << "in the batch that is being decided";
  auto batch = world_.ledger->seal();
  ASSERT_TRUE(batch);
  static_cast<void>(world_.ledger->decide(submission));
  EXPECT_TRUE(found) << "on its way to the disk";
  ASSERT_TRUE(world_.ledger->write(*batch));
  world_.ledger->settled(*batch);
  static_cast<void>(world_.ledger->decide(submission));
  EXPECT_TRUE(found) << "on the disk";
}

TEST(EmptyStore, HoldsNoLedger) {
  LedgerWorld world;
  EXPECT_EQ(world.open().error().code, "missing");
}

TEST_F(Ledger, WritesEachRowOfABatchOnceHoweverOftenItChanged) {
  for (std::uint64_t i = 0; i < 50; ++i) world_.put(i, 5, "value " + std::to_string(i));
  commit();
  EXPECT_EQ(world_.store.last_commit_rows(),
            50U + 50U + 1U + 1U + 1U);  // entries, requests, record, row, head
}

}  // namespace
}  // namespace letopis::test
