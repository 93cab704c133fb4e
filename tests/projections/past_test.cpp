#include "projections/history/moment.h"
#include "projections/past/page_at.h"
#include "tests/projections/random_life.h"

namespace letopis::past {
namespace {

using test::because;
using test::kMonday;
using test::RandomLife;
using test::School;

constexpr SchoolDate kLongAgo{kMonday.days - 400};
constexpr SchoolDate kFarAhead{kMonday.days + 4'000};

/// A page as it was seen, and where the log ended then.
struct Seen {
  GroupId group;
  Position at;
  SchoolDate from;
  SchoolDate to;
  journal::Page page;
};

TEST(PastProperty, IsThePageThatStoodThen) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomLife life(seed);
    std::vector<Seen> seen;
    for (int i = 0; i < 800; ++i) {
      life.step();
      if (life.below(8) != 0) continue;
      Seen look{life.one_of(life.groups), {life.school.size - 1}, kLongAgo, kFarAhead, {}};
      if (life.below(2) == 0) look.from = plus_days(life.today(), -15);
      look.page = journal::page(life.school.reader(), look.group, look.from, look.to).value();
      seen.push_back(look);
    }
    for (Seen& look : seen) {
      SCOPED_TRACE("position " + std::to_string(look.at.value));
      auto past = page_at(life.school.reader(), look.group, look.from, look.to, look.at);
      ASSERT_TRUE(past);
      EXPECT_LE(past->version, look.at);
      EXPECT_GE(past->version, look.page.version);
      past->version = look.page.version;
      ASSERT_TRUE(*past == look.page);
    }
  }
}

class Past : public testing::Test {
 protected:
  Past() {
    school.open();
    pupil = school.enrol_new("Ежов", "Иван");
    lesson = school.schedule(kMonday);
  }

  [[nodiscard]] std::optional<journal::Page> at(Position position) const {
    return page_at(school.reader(), school.group, kLongAgo, kFarAhead, position);
  }

  School school;
  PersonId pupil;
  LessonId lesson;
};

TEST_F(Past, ShowsTheMarkThatStoodThen) {
  const Position set = school.mark(lesson, pupil, Mark::four);
  const Position changed = school.mark(lesson, pupil, Mark::five, because(ReasonCode::retake));
  ASSERT_EQ(at(set)->cells.size(), 1U);
  EXPECT_EQ(at(set)->cells[0].mark, Mark::four);
  EXPECT_EQ(at(set)->cells[0].mark_revision, 1);
  EXPECT_EQ(at(changed)->cells[0].mark, Mark::five);
  EXPECT_TRUE(at({set.value - 1})->cells.empty());
}

TEST_F(Past, BeforeTheGroupThereIsNoPage) {
  EXPECT_FALSE(at({school.group.value - 1}));
  EXPECT_TRUE(at({school.group.value}));
  EXPECT_TRUE(at({school.group.value})->head.pupils.empty());
}

TEST_F(Past, ShowsAStayAsItWasBeforeItEnded) {
  const Position before{school.size - 1};
  school.leave(pupil, kMonday);
  EXPECT_EQ(at(before)->head.pupils[0].stays[0].to, plus_days(kMonday, 200));
  EXPECT_EQ(at({school.size - 1})->head.pupils[0].stays[0].to, kMonday);
}

TEST_F(Past, OfTheFutureIsThePresent) {
  EXPECT_EQ(at({school.size + 1'000}),
            journal::page(school.reader(), school.group, kLongAgo, kFarAhead));
}

TEST_F(Past, CanBeAskedForByAMoment) {
  const Position set = school.mark(lesson, pupil, Mark::four);
  const Instant then = school.entry(set).recorded();
  school.sleep(test::kHour);
  school.mark(lesson, pupil, Mark::five);
  const auto position = history::position_at(school.reader(), {then.us + test::kHour / 2});
  ASSERT_TRUE(position);
  EXPECT_EQ(at(*position)->cells[0].mark, Mark::four);
}

}  // namespace
}  // namespace letopis::past
