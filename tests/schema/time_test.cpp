#include "schema/types/time.h"

#include <gtest/gtest.h>

#include <limits>

namespace letopis {
namespace {

TEST(SchoolDate, GoesBothWaysOnEveryDayItTakes) {
  const SchoolDate first = parse_date("1900-01-01").value();
  const SchoolDate last = parse_date("2199-12-31").value();
  std::string before;
  for (SchoolDate date = first; date <= last; date = plus_days(date, 1)) {
    const std::string text = to_iso(date);
    ASSERT_LT(before, text);
    ASSERT_EQ(parse_date(text), date) << text;
    before = text;
  }
  EXPECT_EQ(before, "2199-12-31");
}

TEST(SchoolDate, KnowsWellKnownDays) {
  EXPECT_EQ(parse_date("1970-01-01"), SchoolDate{0});
  EXPECT_EQ(parse_date("2000-02-29"), SchoolDate{11'016});
  EXPECT_EQ(parse_date("2026-11-20"), SchoolDate{20'777});
  EXPECT_EQ(weekday_of(SchoolDate{0}), 4);
  EXPECT_EQ(weekday_of(SchoolDate{-4}), 7);
  EXPECT_EQ(weekday_of(parse_date("2026-11-22").value()), 7);
  EXPECT_EQ(weekday_of(parse_date("2026-11-23").value()), 1);
}

TEST(SchoolDate, RefusesWhatIsNotADate) {
  for (const char* text : {
           "",           "2026",       "2026-11",     "2026-11-2",   "2026-11-200", "2026-1-20",
           "26-11-20",   "2026/11/20", "2026-11-20 ", " 2026-11-20", "+026-11-20",  "2026-11-2a",
           "2026-00-01", "2026-13-01", "2026-01-00",  "2026-01-32",  "2026-02-29",  "1900-02-29",
           "2100-02-29", "1899-12-31", "2200-01-01",  "9999-99-99",  "２026-11-20",
       }) {
    EXPECT_EQ(parse_date(text), std::nullopt) << text;
  }
}

TEST(SchoolDate, IsTheDateOnTheSchoolsWall) {
  const Instant before_midnight = parse_instant("2026-11-20T20:59:59.999999Z").value();
  const Instant midnight = parse_instant("2026-11-20T21:00:00Z").value();
  EXPECT_EQ(to_iso(date_at(before_midnight, 180)), "2026-11-20");
  EXPECT_EQ(to_iso(date_at(midnight, 180)), "2026-11-21");
  EXPECT_EQ(to_iso(date_at(midnight, -720)), "2026-11-20");
  EXPECT_EQ(date_at(Instant{-1}, 0), SchoolDate{-1});
  EXPECT_EQ(instant_at(parse_date("2026-11-21").value(), 0, 180), midnight);
}

TEST(SchoolDate, IsFoundForTheFarthestInstants) {
  const Instant last{std::numeric_limits<std::int64_t>::max()};
  const Instant first{std::numeric_limits<std::int64_t>::min()};
  EXPECT_EQ(date_at(last, 840).days, 106'751'991);
  EXPECT_EQ(date_at(first, -720).days, -106'751'992);
  EXPECT_EQ(to_iso(last), "294247-01-10T04:00:54.775807Z");
}

TEST(InstantText, AlwaysHasSixDigitsOfFraction) {
  EXPECT_EQ(to_iso(Instant{0}), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(to_iso(Instant{1}), "1970-01-01T00:00:00.000001Z");
  EXPECT_EQ(to_iso(Instant{-1}), "1969-12-31T23:59:59.999999Z");
}

TEST(InstantText, GoesBothWays) {
  const char* text = "2026-11-22T13:05:09.123456Z";
  ASSERT_TRUE(parse_instant(text));
  EXPECT_EQ(to_iso(*parse_instant(text)), text);
  EXPECT_EQ(parse_instant("2026-11-22T13:05:09Z"), parse_instant("2026-11-22T13:05:09.000000Z"));
  EXPECT_EQ(parse_instant("2026-11-22T13:05:09.5Z"), parse_instant("2026-11-22T13:05:09.500000Z"));
}

TEST(InstantText, RefusesWhatIsNotOne) {
  for (const char* text : {
           "",
           "2026-11-22",
           "2026-11-22T",
           "2026-11-22T13:05Z",
           "2026-11-22T13:05:09",
           "2026-11-22 13:05:09Z",
           "2026-11-22t13:05:09Z",
           "2026-11-22T13:05:09z",
           "2026-11-22T13:05:09+03:00",
           "2026-11-22T24:00:00Z",
           "2026-11-22T13:60:00Z",
           "2026-11-22T13:05:60Z",
           "2026-11-22T13:05:09.Z",
           "2026-11-22T13:05:09.1234567Z",
           "2026-11-22T13:05:09.1a3Z",
           "2026-02-30T13:05:09Z",
           "2026-11-22T13:05:09ZZ",
           "2026-11-22T1:05:09Z",
           "2026-11-22T-1:05:09Z",
       }) {
    EXPECT_EQ(parse_instant(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace letopis
