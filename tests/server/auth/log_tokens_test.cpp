#include "server/auth/log_tokens.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/server/auth/support.h"

namespace letopis::auth {
namespace {

constexpr std::int64_t kDay = 24 * 3'600;
constexpr AccountId kOne{7};
constexpr AccountId kOther{8};

class LogTokensTest : public ::testing::Test {
 protected:
  LogTokens open() {
    return LogTokens(clock, random, kept, [this](const std::string& state) {
      if (writable) kept = state;
      return writable;
    });
  }

  testing::SetClock clock;
  testing::SeededRandom random;
  std::string kept;
  bool writable = true;
};

TEST_F(LogTokensTest, AreFoundByTheirTextAloneAndKeptAsAHash) {
  LogTokens tokens = open();
  const auto made = tokens.make(kOne, 30);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->text.size(), 55U);
  EXPECT_EQ(tokens.find(made->text), kOne);
  EXPECT_EQ(kept.find(made->text.substr(12)), std::string::npos);
  EXPECT_EQ(tokens.of(kOne), std::vector<LogToken>{made->token});
  EXPECT_TRUE(tokens.of(kOther).empty());
}

TEST_F(LogTokensTest, AreNotFoundByAnythingElse) {
  LogTokens tokens = open();
  const std::string text = tokens.make(kOne, 30)->text;
  std::string bent = text;
  bent.back() = bent.back() == 'A' ? 'B' : 'A';
  for (const std::string& wrong :
       {std::string(), bent, text + "A", text.substr(1), text.substr(0, 54), " " + text,
        std::string(55, 'A'), std::string(1'000'000, 'A')}) {
    EXPECT_FALSE(tokens.find(wrong));
  }
}

TEST_F(LogTokensTest, OutliveARestart) {
  const std::string text = open().make(kOne, 30)->text;
  const LogTokens again = open();
  EXPECT_TRUE(again.readable());
  EXPECT_EQ(again.find(text), kOne);
}

TEST_F(LogTokensTest, AreOverOnceRevokedAlsoAfterARestart) {
  LogTokens tokens = open();
  const auto made = *tokens.make(kOne, 30);
  const auto spared = *tokens.make(kOne, 30);
  EXPECT_EQ(tokens.revoke(kOther, made.token.id).error(), LogTokenFault::unknown);
  EXPECT_TRUE(tokens.revoke(kOne, made.token.id));
  EXPECT_FALSE(tokens.find(made.text));
  EXPECT_FALSE(open().find(made.text));
  EXPECT_EQ(open().find(spared.text), kOne);
  EXPECT_EQ(tokens.revoke(kOne, made.token.id).error(), LogTokenFault::unknown);
}

TEST_F(LogTokensTest, AreOverWhenTheirTimeIs) {
  LogTokens tokens = open();
  const std::string text = tokens.make(kOne, 2)->text;
  clock.advance_seconds(2 * kDay - 1);
  EXPECT_TRUE(tokens.find(text));
  clock.advance_seconds(1);
  EXPECT_FALSE(tokens.find(text));
  EXPECT_TRUE(tokens.of(kOne).empty());
}

TEST_F(LogTokensTest, LiveNoLongerThanTheLimitWhateverIsAskedFor) {
  LogTokens tokens = open();
  const auto made = *tokens.make(kOne, 1'000'000);
  EXPECT_EQ(made.token.expires.us - made.token.made.us, 366 * kDay * 1'000'000);
}

TEST_F(LogTokensTest, AreSoManyAndNoMoreAndAnIdIsNeverGivenTwice) {
  LogTokens tokens = open();
  std::uint64_t newest = 0;
  for (std::size_t i = 0; i < tokens.limits().per_account; ++i) {
    newest = tokens.make(kOne, 1)->token.id;
  }
  EXPECT_EQ(tokens.make(kOne, 1).error(), LogTokenFault::too_many);
  EXPECT_TRUE(tokens.make(kOther, 1));
  clock.advance_seconds(kDay);
  const auto after = tokens.make(kOne, 1);
  ASSERT_TRUE(after) << "the ones that are over do not count";
  EXPECT_GT(after->token.id, newest);
  EXPECT_EQ(tokens.of(kOne).size(), 1U);
}

TEST_F(LogTokensTest, ThatCannotBeKeptAreNotMadeAndNotRevoked) {
  LogTokens tokens = open();
  const auto made = *tokens.make(kOne, 30);
  writable = false;
  EXPECT_EQ(tokens.make(kOne, 30).error(), LogTokenFault::not_kept);
  EXPECT_EQ(tokens.revoke(kOne, made.token.id).error(), LogTokenFault::not_kept);
  EXPECT_EQ(tokens.of(kOne).size(), 1U);
  EXPECT_EQ(tokens.find(made.text), kOne);
}

TEST_F(LogTokensTest, OfAStateThatCannotBeReadAreAllOver) {
  const auto made = *open().make(kOne, 30);
  const std::string sound = kept;
  std::string other_version = sound;
  other_version[0] = 2;
  std::string zero_id = sound;
  zero_id[16] = 0;
  for (const std::string& state :
       {sound.substr(0, sound.size() - 1), sound + "x", other_version, zero_id, std::string("x"),
        std::string(9, '\0'), sound + sound.substr(9)}) {
    kept = state;
    const LogTokens tokens = open();
    EXPECT_FALSE(tokens.readable());
    EXPECT_FALSE(tokens.find(made.text));
  }
}

}  // namespace
}  // namespace letopis::auth
