#include "server/auth/throttle.h"

#include <gtest/gtest.h>

#include "tests/server/auth/support.h"

namespace letopis::auth {
namespace {

class ThrottleTest : public ::testing::Test {
 protected:
  /// How many of `count` tries are allowed.
  int tries(const std::string& login, const std::string& address, int count) {
    int allowed = 0;
    for (int i = 0; i < count; ++i) allowed += throttle_.begin(login, address).allowed ? 1 : 0;
    return allowed;
  }

  testing::SetClock clock_;
  testing::SeededRandom random_;
  SignInThrottle throttle_{clock_, random_};
};

TEST_F(ThrottleTest, AllowsFiveTriesForALoginFromAnAddress) {
  EXPECT_EQ(tries("olga", "192.0.2.1", 20), 5);
  const TryVerdict verdict = throttle_.begin("olga", "192.0.2.1");
  EXPECT_FALSE(verdict.allowed);
  EXPECT_EQ(verdict.retry_after_s, 60U);
}

TEST_F(ThrottleTest, GivesATryBackEveryMinute) {
  EXPECT_EQ(tries("olga", "192.0.2.1", 6), 5);
  clock_.advance_seconds(59);
  EXPECT_EQ(tries("olga", "192.0.2.1", 1), 0);
  clock_.advance_seconds(1);
  EXPECT_EQ(tries("olga", "192.0.2.1", 2), 1);
}

TEST_F(ThrottleTest, DoesNotLockTheOwnerOutFromAnotherAddress) {
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(tries("olga", "192.0.2." + std::to_string(i), 9), 5);
  }
  const TryVerdict verdict = throttle_.begin("olga", "198.51.100.7");
  EXPECT_TRUE(verdict.allowed);
  EXPECT_EQ(verdict.delay_ms, 2'000U);
}

TEST_F(ThrottleTest, DoesNotSlowDownOthers) {
  EXPECT_EQ(tries("olga", "192.0.2.1", 9), 5);
  const TryVerdict verdict = throttle_.begin("pavel", "198.51.100.7");
  EXPECT_TRUE(verdict.allowed);
  EXPECT_EQ(verdict.delay_ms, 0U);
}

TEST_F(ThrottleTest, StopsAnAddressThatGuessesAtMany) {
  int allowed = 0;
  for (int i = 0; i < 200; ++i) allowed += tries("pupil" + std::to_string(i), "192.0.2.1", 1);
  EXPECT_EQ(allowed, 60);
  EXPECT_EQ(throttle_.begin("olga", "192.0.2.1").retry_after_s, 2U);
}

TEST_F(ThrottleTest, LetsASchoolBehindOneAddressSignIn) {
  for (int i = 0; i < 500; ++i) {
    const std::string login = "teacher" + std::to_string(i);
    ASSERT_TRUE(throttle_.begin(login, "192.0.2.1").allowed);
    throttle_.succeeded(login, "192.0.2.1");
  }
}

TEST_F(ThrottleTest, IsNotUsedUpForAllByOneWhoIsStoppedAtOneLogin) {
  EXPECT_EQ(tries("olga", "192.0.2.1", 1'000), 5);
  EXPECT_TRUE(throttle_.begin("pavel", "192.0.2.1").allowed);
}

TEST_F(ThrottleTest, ForgetsTheTriesBeforeARightPassword) {
  EXPECT_EQ(tries("olga", "192.0.2.1", 4), 4);
  EXPECT_TRUE(throttle_.begin("olga", "192.0.2.1").allowed);
  throttle_.succeeded("olga", "192.0.2.1");
  EXPECT_EQ(tries("olga", "192.0.2.1", 9), 5);
}

TEST_F(ThrottleTest, CountsAnIpv6NetworkAsOneAddress) {
  EXPECT_EQ(tries("olga", "2001:db8:0:1::1", 3) + tries("olga", "2001:db8:0:1:ffff::2", 9), 5);
  EXPECT_EQ(tries("olga", "2001:db8:0:2::1", 9), 5);
  EXPECT_EQ(address_group("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(address_group("192.0.2.1"), "192.0.2.1");
}

TEST_F(ThrottleTest, DoesNotLoseAStoppedPairToAFlood) {
  SignInThrottle small(clock_, random_, {.address = {1e9, 1}, .slots = 1'024});
  for (int i = 0; i < 9; ++i) (void)small.begin("olga", "192.0.2.1");
  for (int i = 0; i < 20'000; ++i) {
    (void)small.begin("flood" + std::to_string(i), "203.0.113." + std::to_string(i % 200));
  }
  EXPECT_FALSE(small.begin("olga", "192.0.2.1").allowed);
}

}  // namespace
}  // namespace letopis::auth
