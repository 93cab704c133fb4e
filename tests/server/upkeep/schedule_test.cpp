#include "server/upkeep/schedule.h"

#include <gtest/gtest.h>

namespace letopis::test {
namespace {

using upkeep::Daily;

constexpr Daily kMoscow{150, 180};  // 02:30 at UTC+3 is 23:30 UTC of the day before

Instant at(const char* text) { return parse_instant(text).value(); }

TEST(Schedule, ReadsTimesOfDayAndNothingElse) {
  EXPECT_EQ(upkeep::minute_of_day("00:00"), 0);
  EXPECT_EQ(upkeep::minute_of_day("02:30"), 150);
  EXPECT_EQ(upkeep::minute_of_day("23:59"), 1'439);
  for (const char* text : {"", "2:30", "02:3", "24:00", "02:60", "02-30", "-2:30", "02:30 ",
                           "+1:00", "0a:00", "02:300"}) {
    EXPECT_EQ(upkeep::minute_of_day(text), std::nullopt) << text;
  }
}

TEST(Schedule, IsOfTheSchoolsOwnDay) {
  EXPECT_EQ(upkeep::last_due(kMoscow, at("2026-11-20T12:00:00Z")), at("2026-11-19T23:30:00Z"));
  EXPECT_EQ(upkeep::last_due(kMoscow, at("2026-11-19T23:30:00Z")), at("2026-11-19T23:30:00Z"));
  EXPECT_EQ(upkeep::last_due(kMoscow, at("2026-11-19T23:29:59Z")), at("2026-11-18T23:30:00Z"));
  EXPECT_EQ(upkeep::next_due(kMoscow, at("2026-11-19T23:29:59Z")), at("2026-11-19T23:30:00Z"));
  const Daily kamchatka{150, 720};
  EXPECT_EQ(upkeep::last_due(kamchatka, at("2026-11-20T14:29:00Z")), at("2026-11-19T14:30:00Z"));
  const Daily west{30, -300};
  EXPECT_EQ(upkeep::last_due(west, at("2026-11-20T05:30:00Z")), at("2026-11-20T05:30:00Z"));
}

TEST(Schedule, IsDueOnceADay) {
  const Instant now = at("2026-11-20T12:00:00Z");
  EXPECT_TRUE(upkeep::is_due(kMoscow, now, std::nullopt, std::nullopt)) << "never made";
  EXPECT_TRUE(upkeep::is_due(kMoscow, now, at("2026-11-19T23:29:00Z"), std::nullopt));
  EXPECT_FALSE(upkeep::is_due(kMoscow, now, at("2026-11-19T23:30:00Z"), std::nullopt));
  EXPECT_FALSE(upkeep::is_due(kMoscow, now, now, std::nullopt));
}

TEST(Schedule, MakesUpForANightThatWasSleptThrough) {
  EXPECT_TRUE(upkeep::is_due(kMoscow, at("2026-11-23T06:00:00Z"), at("2026-11-19T23:30:05Z"),
                             std::nullopt));
}

TEST(Schedule, TriesAgainAQuarterOfAnHourAfterAFailure) {
  const Instant failed = at("2026-11-20T12:00:00Z");
  EXPECT_FALSE(upkeep::is_due(kMoscow, at("2026-11-20T12:14:59Z"), std::nullopt, failed));
  EXPECT_TRUE(upkeep::is_due(kMoscow, at("2026-11-20T12:15:00Z"), std::nullopt, failed));
  EXPECT_TRUE(upkeep::is_due(kMoscow, at("2026-11-20T11:00:00Z"), std::nullopt, failed))
      << "the clock was set back";
}

}  // namespace
}  // namespace letopis::test
