#include "server/upkeep/scrubber.h"

#include <gtest/gtest.h>

#include "tests/support/ledger_world.h"
#include "tests/support/temp_dir.h"

namespace letopis::test {
namespace {

using ledger::Damage;
using ledger::DamageKind;
using upkeep::Scrubber;
using upkeep::ScrubMark;

class ScrubberTest : public testing::Test {
 protected:
  static constexpr std::uint64_t kEntries = 700;  // three steps

  ScrubberTest() : head_file_(dir_.file("HEAD")), mark_file_(dir_.file("scrub")) {
    key_.name = world.identity.origin;
    world.create();
    world.fill(kEntries);
    sign();
  }

  void sign() {
    ledger::Notary notary(key_, head_file_, world.clock, std::chrono::milliseconds(1));
    ASSERT_TRUE(notary.sign(world.ledger->published()));
    signed_ = notary.latest();
  }

  std::unique_ptr<Scrubber> scrubber() {
    const upkeep::ScrubSources sources{[this] { return world.store.snapshot(); },
                                       [this] { return signed_; }, [this] { return files_sound; }};
    return std::make_unique<Scrubber>(sources, world.identity.ledger, upkeep::ScrubPace{},
                                      mark_file_, world.clock, board);
  }

  void break_entry(std::uint64_t position) {
    const Bytes key = Packer().u64(position).take();
    ASSERT_TRUE(world.store.commit({{ledger::kEntries, key, "broken"}}));
  }

  TempDir dir_;
  ledger::HeadFile head_file_;
  ledger::HeadFile mark_file_;
  log::SigningKey key_;
  LedgerWorld world;
  std::shared_ptr<const ledger::SignedHead> signed_;
  upkeep::Board board;
  bool files_sound = true;
};

TEST_F(ScrubberTest, SeesEveryEntryAndRestsForADay) {
  const Instant began = world.clock.now();
  const auto scrubber = this->scrubber();
  for (int step = 0; step < 3; ++step) static_cast<void>(scrubber->work());
  auto state = board.scrub();
  EXPECT_EQ(state.position, kEntries);
  EXPECT_EQ(state.verified_since, began);
  EXPECT_FALSE(state.damage);
  world.clock.advance_seconds(3'600);
  static_cast<void>(scrubber->work());
  EXPECT_EQ(board.scrub().position, kEntries);
  world.clock.advance_seconds(23 * 3'600);
  static_cast<void>(scrubber->work());
  EXPECT_EQ(board.scrub().position, 256U) << "the next pass";
  EXPECT_EQ(board.scrub().verified_since, began);
}

TEST_F(ScrubberTest, PausesAsLongAsItsPaceSays) {
  const upkeep::ScrubSources sources{[this] { return world.store.snapshot(); },
                                     [this] { return signed_; }, [] { return true; }};
  Scrubber slow(sources, world.identity.ledger, {1'000, std::chrono::hours(24)}, mark_file_,
                world.clock, board);
  EXPECT_GE(slow.work(), std::chrono::milliseconds(10'000));
}

TEST_F(ScrubberTest, TellsWhereTheDamageIsAndStaysThereUntilItIsMended) {
  const Bytes honest = world.entry(300);
  break_entry(300);
  const auto scrubber = this->scrubber();
  for (int step = 0; step < 5; ++step) static_cast<void>(scrubber->work());
  EXPECT_EQ(board.scrub().damage, (Damage{DamageKind::entry, Position{300}}));
  EXPECT_EQ(board.scrub().position, 256U);
  EXPECT_FALSE(board.scrub().verified_since);
  const Bytes key = Packer().u64(300).take();
  ASSERT_TRUE(world.store.commit({{ledger::kEntries, key, honest}}));
  static_cast<void>(scrubber->work());
  EXPECT_FALSE(board.scrub().damage);
}

TEST_F(ScrubberTest, TellsOfAFileThatIsNotWhatWasWritten) {
  files_sound = false;
  const auto scrubber = this->scrubber();
  for (int step = 0; step < 3; ++step) static_cast<void>(scrubber->work());
  ASSERT_TRUE(board.scrub().damage);
  EXPECT_EQ(board.scrub().damage->kind, DamageKind::file);
  EXPECT_FALSE(board.scrub().verified_since);
}

TEST_F(ScrubberTest, GoesOnWhereItWasBeforeTheRestart) {
  { static_cast<void>(scrubber()->work()); }
  const auto scrubber = this->scrubber();
  static_cast<void>(scrubber->work());
  EXPECT_EQ(board.scrub().position, 512U);
}

TEST_F(ScrubberTest, BeginsAfreshWhenItsMarkIsOfAnotherLog) {
  { static_cast<void>(scrubber()->work()); }
  const auto text = *mark_file_.read().value();
  auto mark = *upkeep::scrub_mark_of(text);
  mark.cursor.last_leaf = {};
  ASSERT_TRUE(mark_file_.write(upkeep::text_of(mark)));
  const auto scrubber = this->scrubber();
  static_cast<void>(scrubber->work());
  EXPECT_EQ(board.scrub().position, 256U);
  EXPECT_FALSE(board.scrub().damage);
}

TEST_F(ScrubberTest, BeginsAfreshWhenItsMarkIsOfTheFutureOrNoMark) {
  { static_cast<void>(scrubber()->work()); }
  world.clock.advance_seconds(-10);
  static_cast<void>(scrubber()->work());
  EXPECT_EQ(board.scrub().position, 256U);
  world.clock.advance_seconds(10);
  ASSERT_TRUE(mark_file_.write("rubbish"));
  static_cast<void>(scrubber()->work());
  EXPECT_EQ(board.scrub().position, 256U);
}

TEST_F(ScrubberTest, SeesWhatWasSignedMeanwhile) {
  const auto scrubber = this->scrubber();
  static_cast<void>(scrubber->work());
  world.fill(100);
  sign();
  for (int step = 0; step < 3; ++step) static_cast<void>(scrubber->work());
  EXPECT_EQ(board.scrub().position, kEntries + 100);
  EXPECT_TRUE(board.scrub().verified_since);
}

TEST(ScrubMarkText, IsReadAsItWasWrittenAndNotOtherwise) {
  ScrubMark mark;
  mark.began = {5};
  mark.verified_since = Instant{4};
  mark.resting = true;
  mark.cursor.tree.append(log::leaf_hash("a"));
  const std::string text = upkeep::text_of(mark);
  EXPECT_EQ(upkeep::scrub_mark_of(text), mark);
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(upkeep::scrub_mark_of(text.substr(0, size))) << size;
  }
  EXPECT_FALSE(upkeep::scrub_mark_of(text + "\n"));
  EXPECT_FALSE(upkeep::scrub_mark_of("letopis scrub 1\n02\n"));
}

}  // namespace
}  // namespace letopis::test
