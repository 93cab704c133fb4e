#include "projections/history/moment.h"
#include "projections/history/record.h"
#include "projections/history/search.h"
#include "tests/projections/school.h"

namespace letopis::history {
namespace {

using test::because;
using test::kMonday;
using test::School;

constexpr SchoolDate kTuesday{kMonday.days + 1};

class History : public testing::Test {
 protected:
  History() {
    school.open();
    pupil = school.enrol_new("Ежов", "Иван");
    lesson = school.schedule(kMonday);
  }

  [[nodiscard]] std::vector<Position> positions(std::optional<Position> at = {}) const {
    std::vector<Position> out;
    for (const auto& entry : cell_history(school.reader(), lesson, pupil, at)) {
      out.push_back(entry.position);
    }
    return out;
  }

  void damage(Position position) {
    school.rows.put(ledger::kEntries, runtime::entry_key(position), "not an entry at all");
  }

  [[nodiscard]] Indexed about(Position position) {
    return indexed(school.reader(), school.entry(position).user(), position).value();
  }

  School school;
  PersonId pupil;
  LessonId lesson;
};

TEST_F(History, OfACellIsItsMarksAndAbsencesOldestFirst) {
  const Position set = school.mark(lesson, pupil, Mark::four);
  const Position absent = school.absence(lesson, pupil, Absence::late);
  const PersonId neighbour = school.enrol_new("Жуков", "Олег");
  school.mark(lesson, neighbour, Mark::two);
  const Position changed = school.mark(lesson, pupil, Mark::five);
  EXPECT_THAT(positions(), testing::ElementsAre(set, absent, changed));
  EXPECT_THAT(positions(absent), testing::ElementsAre(set, absent));
  EXPECT_TRUE(positions(Position{0}).empty());
}

TEST_F(History, OfNothingIsEmpty) {
  EXPECT_TRUE(positions().empty());
  EXPECT_FALSE(newest_at(school.reader(), {RecordKind::mark, 0, 1, 2}, {1'000}));
}

TEST_F(History, GivesTheBytesAsTheyAreStored) {
  const Position set = school.mark(lesson, pupil, Mark::four);
  const auto found = cell_history(school.reader(), lesson, pupil);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].readable);
  EXPECT_EQ(found[0].bytes, school.entry(set).bytes());
}

TEST_F(History, ShowsADamagedEntryAndWhatLiesBehindIt) {
  const Position set = school.mark(lesson, pupil, Mark::four);
  const Position changed = school.mark(lesson, pupil, Mark::five);
  const Position again = school.mark(lesson, pupil, Mark::three);
  damage(changed);
  const auto found = cell_history(school.reader(), lesson, pupil);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].position, set);
  EXPECT_EQ(found[1].position, changed);
  EXPECT_FALSE(found[1].readable);
  EXPECT_EQ(found[1].bytes, "not an entry at all");
  EXPECT_EQ(found[2].position, again);
  EXPECT_TRUE(found[2].readable);
}

TEST_F(History, DoesNotTakeAnEntryOfAnotherRecordForItsOwn) {
  const Position set = school.mark(lesson, pupil, Mark::four);
  const Bytes foreign(school.entry({0}).bytes());
  school.rows.put(ledger::kEntries, runtime::entry_key(set), foreign);
  const auto found = cell_history(school.reader(), lesson, pupil);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_FALSE(found[0].readable);
}

TEST_F(History, FindsThePlaceInTheLogOfAMoment) {
  const Position set = school.mark(lesson, pupil, Mark::four);
  const Instant recorded = school.entry(set).recorded();
  EXPECT_EQ(position_at(school.reader(), recorded), set);
  EXPECT_EQ(position_at(school.reader(), {recorded.us - 1}), Position{set.value - 1});
  EXPECT_EQ(position_at(school.reader(), {recorded.us + test::kDay}), set);
  EXPECT_FALSE(position_at(school.reader(), {0}));
  EXPECT_EQ(entries_before(school.reader(), recorded), set.value);
}

TEST_F(History, FindsTheMomentAroundDamagedEntries) {
  const Position set = school.mark(lesson, pupil, Mark::four);
  const Instant recorded = school.entry(set).recorded();
  for (std::uint64_t position = 2; position + 1 < set.value; ++position) damage({position});
  EXPECT_EQ(position_at(school.reader(), recorded), set);
  EXPECT_EQ(position_at(school.reader(), school.entry({0}).recorded()), Position{0});
}

TEST_F(History, CallsAFirstValueOfALaterDayLate) {
  EXPECT_FALSE(about(school.mark(lesson, pupil, Mark::four)).late);
  school.sleep(test::kDay);
  EXPECT_TRUE(about(school.absence(lesson, pupil, Absence::late)).late);
  const Position changed = school.mark(lesson, pupil, Mark::five, because(ReasonCode::retake));
  EXPECT_FALSE(about(changed).late);
}

TEST_F(History, CallsAnEntryBeyondTheEditWindowAfterLock) {
  school.sleep(30 * test::kDay);
  EXPECT_FALSE(about(school.mark(lesson, pupil, Mark::four)).after_lock);
  school.sleep(test::kDay);
  const PersonId neighbour = school.enrol_new("Жуков", "Олег");
  const Position imported{school.act(School::as_importer(),
                                     journal::PutMark{lesson, neighbour, Mark::five},
                                     because(ReasonCode::transfer))};
  EXPECT_TRUE(about(imported).after_lock);
  EXPECT_TRUE(about(imported).late);
  EXPECT_EQ(about(imported).group, school.group);
  EXPECT_EQ(about(imported).role, Role::importer);
}

TEST_F(History, JudgesByTheEditWindowThatWasInForceThen) {
  organisation::Settings longer;
  longer.edit_window_days = 100;
  school.sleep(40 * test::kDay);
  const auto put = [&](PersonId whose) {
    return Position{school.act(School::as_importer(), journal::PutMark{lesson, whose, Mark::five},
                               because(ReasonCode::transfer))};
  };
  const Position locked = put(pupil);
  const PersonId neighbour = school.enrol_new("Жуков", "Олег");
  school.act(school.as_director(), organisation::ChangeSettings{longer});
  const Position open = put(neighbour);
  EXPECT_TRUE(about(locked).after_lock);
  EXPECT_FALSE(about(open).after_lock);
}

TEST_F(History, CountsEntriesByTheDayOnTheSchoolsWall) {
  school.now = instant_at(kTuesday, 0, 180);  // local midnight, still Monday in UTC
  const Position set = school.mark(lesson, pupil, Mark::four);
  const Position changed = school.mark(lesson, pupil, Mark::five, because(ReasonCode::entry_error));
  const auto found = days(school.reader(), kMonday, kTuesday);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0],
            (Day{kMonday, static_cast<std::uint32_t>(set.value), 0, {0}, {set.value - 1}}));
  EXPECT_EQ(found[1], (Day{kTuesday, 2, 1, set, changed}));
  EXPECT_EQ(days(school.reader(), kTuesday, kTuesday).size(), 1U);
  EXPECT_TRUE(days(school.reader(), kTuesday, kMonday).empty());
}

}  // namespace
}  // namespace letopis::history
