#include "server/auth/sessions.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/server/auth/support.h"

namespace letopis::auth {
namespace {

constexpr PersonId kOlga{7};
constexpr PersonId kPavel{8};

class SessionsTest : public ::testing::Test {
 protected:
  OpenedSession open(PersonId person = kOlga) {
    Session first;
    first.person = person;
    first.roles = {Role::teacher, Role::deputy_head};
    first.role = Role::teacher;
    first.must_change_password = true;
    return sessions_.open(first);
  }

  testing::SetClock clock_;
  testing::SeededRandom random_;
  Sessions sessions_{clock_, random_, {.per_person = 3, .in_all = 5}};
};

TEST_F(SessionsTest, FindsWhatItOpened) {
  const auto opened = open();
  EXPECT_EQ(opened.token.size(), 43U);
  const auto session = sessions_.find(opened.token);
  ASSERT_NE(session, nullptr);
  EXPECT_EQ(session->person, kOlga);
  EXPECT_EQ(session->role, Role::teacher);
  EXPECT_EQ(session->csrf.size(), 32U);
  EXPECT_NE(session->label, 0U);
  EXPECT_EQ(session->opened, clock_.now());
}

TEST_F(SessionsTest, GivesEachSessionItsOwnSecrets) {
  const auto first = open();
  const auto second = open();
  EXPECT_NE(first.token, second.token);
  EXPECT_NE(first.session->csrf, second.session->csrf);
  EXPECT_NE(first.session->label, second.session->label);
}

TEST_F(SessionsTest, FindsNothingForAnotherToken) {
  auto token = open().token;
  token.front() = token.front() == 'A' ? 'B' : 'A';
  EXPECT_EQ(sessions_.find(token), nullptr);
  EXPECT_EQ(sessions_.find(""), nullptr);
  EXPECT_EQ(sessions_.find(std::string(100'000, 'A')), nullptr);
}

TEST_F(SessionsTest, EndsAfterEightHoursWithoutUse) {
  const auto opened = open();
  clock_.advance_seconds(8 * 3'600 - 1);
  EXPECT_NE(sessions_.find(opened.token), nullptr);
  clock_.advance_seconds(8 * 3'600 - 1);
  EXPECT_NE(sessions_.find(opened.token), nullptr);
  clock_.advance_seconds(8 * 3'600);
  EXPECT_EQ(sessions_.find(opened.token), nullptr);
}

TEST_F(SessionsTest, EndsAfterADayHoweverBusy) {
  const auto opened = open();
  for (int hour = 1; hour < 24; ++hour) {
    clock_.advance_seconds(3'600);
    EXPECT_NE(sessions_.find(opened.token), nullptr);
  }
  clock_.advance_seconds(3'600);
  EXPECT_EQ(sessions_.find(opened.token), nullptr);
}

TEST_F(SessionsTest, SweepsAwayWhatIsOver) {
  (void)open();
  clock_.advance_seconds(8 * 3'600);
  const auto fresh = open();
  EXPECT_EQ(sessions_.size(), 2U);
  sessions_.sweep();
  EXPECT_EQ(sessions_.size(), 1U);
  EXPECT_NE(sessions_.find(fresh.token), nullptr);
}

TEST_F(SessionsTest, LetsTheOldestOfAPersonGo) {
  const auto first = open();
  const auto second = open();
  (void)open();
  (void)open();
  EXPECT_EQ(sessions_.find(first.token), nullptr);
  EXPECT_NE(sessions_.find(second.token), nullptr);
  EXPECT_EQ(sessions_.size(), 3U);
}

TEST_F(SessionsTest, LetsTheOldestOfAllGo) {
  const auto first = open(kPavel);
  for (std::uint64_t i = 0; i < 5; ++i) (void)open(PersonId{100 + i});
  EXPECT_EQ(sessions_.find(first.token), nullptr);
  EXPECT_EQ(sessions_.size(), 5U);
  const auto again = open(kPavel);
  EXPECT_NE(sessions_.find(again.token), nullptr);
}

TEST_F(SessionsTest, EndsWhenRevoked) {
  const auto opened = open();
  const auto other = open();
  sessions_.revoke(opened.token);
  sessions_.revoke(opened.token);
  EXPECT_EQ(sessions_.find(opened.token), nullptr);
  EXPECT_NE(sessions_.find(other.token), nullptr);
}

TEST_F(SessionsTest, EndsAllSessionsOfAPersonButOne) {
  const auto first = open();
  const auto kept = open();
  const auto stranger = open(kPavel);
  sessions_.revoke_all(kOlga, kept.token);
  EXPECT_EQ(sessions_.find(first.token), nullptr);
  EXPECT_NE(sessions_.find(kept.token), nullptr);
  EXPECT_NE(sessions_.find(stranger.token), nullptr);
  sessions_.revoke_all(kOlga, "");
  EXPECT_EQ(sessions_.find(kept.token), nullptr);
}

TEST_F(SessionsTest, SwitchesToARoleOfThePersonOnly) {
  const auto opened = open();
  const auto switched = sessions_.switch_role(opened.token, Role::deputy_head);
  ASSERT_NE(switched, nullptr);
  EXPECT_EQ(switched->role, Role::deputy_head);
  EXPECT_EQ(switched->csrf, opened.session->csrf);
  EXPECT_EQ(sessions_.find(opened.token)->role, Role::deputy_head);
  EXPECT_EQ(sessions_.switch_role(opened.token, Role::administrator), nullptr);
  EXPECT_EQ(sessions_.find(opened.token)->role, Role::deputy_head);
}

TEST_F(SessionsTest, RemembersThatThePasswordWasChanged) {
  const auto opened = open();
  EXPECT_TRUE(sessions_.find(opened.token)->must_change_password);
  (void)sessions_.password_changed(opened.token);
  EXPECT_FALSE(sessions_.find(opened.token)->must_change_password);
}

TEST_F(SessionsTest, IsUsedFromSeveralThreads) {
  const auto kept = open(PersonId{1});
  std::vector<std::thread> threads;
  for (std::uint64_t i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int k = 0; k < 200; ++k) {
        const auto own = open(PersonId{10 + i % 2});
        (void)sessions_.find(own.token);
        (void)sessions_.switch_role(own.token, Role::deputy_head);
        (void)sessions_.find(kept.token);
        sessions_.revoke(own.token);
        if (k % 50 == 0) sessions_.sweep();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_LE(sessions_.size(), 1U);
}

}  // namespace
}  // namespace letopis::auth
