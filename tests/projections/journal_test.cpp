#include "projections/journal/cells.h"
#include "projections/journal/page.h"
#include "projections/runtime/tables.h"
#include "tests/projections/school.h"

namespace letopis::journal {
namespace {

using test::because;
using test::kMonday;
using test::School;

constexpr SchoolDate kTuesday{kMonday.days + 1};
constexpr SchoolDate kWednesday{kMonday.days + 2};

class JournalPage : public testing::Test {
 protected:
  JournalPage() {
    school.open();
    school.sleep(3 * test::kDay);
  }

  [[nodiscard]] Page shown(SchoolDate from = kMonday, SchoolDate to = kWednesday) const {
    return page(school.reader(), school.group, from, to).value();
  }

  [[nodiscard]] std::vector<std::string> names_shown() const {
    std::vector<std::string> out;
    for (const Pupil& pupil : shown().head.pupils) out.push_back(pupil.name);
    return out;
  }

  School school;
};

TEST_F(JournalPage, OfAnUnknownGroupIsNothing) {
  EXPECT_FALSE(page(school.reader(), {school.teacher.value}, kMonday, kWednesday));
  EXPECT_FALSE(page_version(school.reader(), {77'777}));
  EXPECT_EQ(lesson_count(school.reader(), {77'777}), 0U);
}

TEST_F(JournalPage, BeginsEmptyWithItsTeacher) {
  const Page empty = shown();
  EXPECT_EQ(empty.head.subject, "Алгебра");
  EXPECT_EQ(empty.head.title, "7 «Б»");
  ASSERT_EQ(empty.head.teachers.size(), 1U);
  EXPECT_EQ(empty.head.teachers[0].name, "Белов Илья Львович");
  EXPECT_TRUE(empty.columns.empty());
  EXPECT_TRUE(empty.cells.empty());
}

TEST_F(JournalPage, ListsPupilsInRussianOrder) {
  school.enrol_new("Жуков", "Олег");
  school.enrol_new("Ёлкин", "Артём");
  school.enrol_new("Ежов", "Пётр");
  school.enrol_new("Ежов", "Иван");
  school.enrol_new("Яшина", "Ева");
  EXPECT_THAT(names_shown(), testing::ElementsAre("Ежов Иван", "Ежов Пётр", "Ёлкин Артём",
                                                  "Жуков Олег", "Яшина Ева"));
}

TEST_F(JournalPage, TellsNamesakesApartByTheirIds) {
  const PersonId first = school.create_pupil("Ежов", "Иван");
  const PersonId second = school.create_pupil("Ежов", "Иван");
  school.enrol(second);
  school.enrol(first);
  EXPECT_EQ(shown().head.pupils[0].id, first);
  EXPECT_EQ(shown().head.pupils[1].id, second);
}

TEST_F(JournalPage, ShowsEveryStayOfAPupil) {
  const PersonId pupil = school.create_pupil("Ежов", "Иван");
  school.enrol(pupil, plus_days(kMonday, -50), plus_days(kMonday, 90));
  school.leave(pupil, plus_days(kMonday, -10));
  school.enrol(pupil, kMonday, plus_days(kMonday, 90));
  const Page now = shown();
  ASSERT_EQ(now.head.pupils.size(), 1U);
  EXPECT_THAT(now.head.pupils[0].stays,
              testing::ElementsAre(Span{plus_days(kMonday, -50), plus_days(kMonday, -10)},
                                   Span{kMonday, plus_days(kMonday, 90)}));
}

TEST_F(JournalPage, OrdersColumnsByDayThenNumberThenId) {
  const LessonId late = school.schedule(kTuesday, 5);
  const LessonId early = school.schedule(kTuesday, 2);
  const LessonId same = school.schedule(kTuesday, 2);
  const LessonId before = school.schedule(kMonday, 7);
  const Page now = shown();
  ASSERT_EQ(now.columns.size(), 4U);
  EXPECT_EQ(now.columns[0].id, before);
  EXPECT_EQ(now.columns[1].id, early);
  EXPECT_EQ(now.columns[2].id, same);
  EXPECT_EQ(now.columns[3].id, late);
  EXPECT_EQ(now.columns[3].topic, "Дроби");
  EXPECT_EQ(now.columns[3].homework, "№ 214, 215");
  EXPECT_EQ(lesson_count(school.reader(), school.group), 4U);
}

TEST_F(JournalPage, ShowsOnlyTheDaysAskedForBothEndsIncluded) {
  school.schedule(kMonday);
  const LessonId tuesday = school.schedule(kTuesday);
  school.schedule(kWednesday);
  const Page now = shown(kTuesday, kTuesday);
  ASSERT_EQ(now.columns.size(), 1U);
  EXPECT_EQ(now.columns[0].id, tuesday);
  EXPECT_TRUE(shown(kWednesday, kMonday).columns.empty());
}

TEST_F(JournalPage, ShowsDaysBefore1970AsEarlier) {
  EXPECT_LT(day_key({1}, {-5}), day_key({1}, {5}));
}

TEST_F(JournalPage, ShowsAMarkWithItsRevisionBesideAnAbsence) {
  const PersonId pupil = school.enrol_new("Ежов", "Иван");
  const LessonId lesson = school.schedule(kMonday);
  school.mark(lesson, pupil, Mark::four);
  school.mark(lesson, pupil, Mark::five, because(ReasonCode::retake));
  school.absence(lesson, pupil, Absence::late);
  EXPECT_THAT(shown().cells, testing::ElementsAre(Cell{0, 0, Mark::five, 2, Absence::late, 1}));
}

TEST_F(JournalPage, KeepsACellThatWasTakenBack) {
  const PersonId pupil = school.enrol_new("Ежов", "Иван");
  const LessonId lesson = school.schedule(kMonday);
  school.mark(lesson, pupil, Mark::four);
  school.mark(lesson, pupil, Mark::none, because(ReasonCode::entry_error));
  EXPECT_THAT(shown().cells, testing::ElementsAre(Cell{0, 0, Mark::none, 2, Absence::none, 0}));
}

TEST_F(JournalPage, PlacesCellsByTheOrderOfTheList) {
  const PersonId last = school.enrol_new("Яшина", "Ева");
  const PersonId first = school.enrol_new("Ежов", "Иван");
  const LessonId lesson = school.schedule(kMonday);
  school.mark(lesson, last, Mark::three);
  school.mark(lesson, first, Mark::five);
  const Page now = shown();
  ASSERT_EQ(now.cells.size(), 2U);
  EXPECT_EQ(now.head.pupils[now.cells[0].pupil].id, last);
  EXPECT_EQ(now.cells[0].mark, Mark::three);
  EXPECT_EQ(now.head.pupils[now.cells[1].pupil].id, first);
  EXPECT_EQ(now.cells[1].mark, Mark::five);
}

TEST_F(JournalPage, AnswersForOneCell) {
  const PersonId pupil = school.enrol_new("Ежов", "Иван");
  const LessonId lesson = school.schedule(kMonday);
  EXPECT_EQ(cell(school.reader(), lesson, pupil)->mark_revision, 0);
  school.mark(lesson, pupil, Mark::four);
  EXPECT_EQ(cell(school.reader(), lesson, pupil)->mark, Mark::four);
  EXPECT_FALSE(cell(school.reader(), {999}, pupil));
}

TEST_F(JournalPage, ChangesItsVersionWithEverythingItShowsAndNothingElse) {
  const auto version = [&] { return page_version(school.reader(), school.group)->value; };
  const PersonId pupil = school.create_pupil("Ежов", "Иван");
  const std::uint64_t before = version();
  EXPECT_LT(before, pupil.value);
  school.enrol(pupil);
  EXPECT_EQ(version(), school.size - 1);
  const LessonId lesson = school.schedule(kMonday);
  EXPECT_EQ(version(), lesson.value);
  EXPECT_EQ(version(), school.mark(lesson, pupil, Mark::five).value);
  EXPECT_EQ(version(), school.absence(lesson, pupil, Absence::late).value);
  school.assign(school.group, school.other_teacher);
  EXPECT_EQ(version(), school.size - 1);
  const GroupId other = school.create_group("Физика", "7 «Б»");
  EXPECT_EQ(version(), other.value - 1);
  EXPECT_EQ(shown().version.value, version());
}

TEST_F(JournalPage, ShowsWhatIsRecordedEvenOfAPupilWhomNoListNames) {
  const PersonId pupil = school.enrol_new("Ежов", "Иван");
  const LessonId lesson = school.schedule(kMonday);
  school.mark(lesson, pupil, Mark::four);
  const directory::LessonPlace place{school.group, kMonday, 1, {}};
  const Bytes key = column_key(place, lesson, ColumnPart::cells);
  const StandingCell stranger{{12'345}, Mark::five, 1, Absence::none, 0};
  const Bytes row = with_cell(*school.rows_port().get(runtime::kJournal, key), stranger);
  school.rows.put(runtime::kJournal, key, row);
  const Page now = shown();
  ASSERT_EQ(now.cells.size(), 2U);
  EXPECT_EQ(now.head.pupils.back().id, PersonId{12'345});
  EXPECT_EQ(now.cells[1].pupil, 1);
}

TEST_F(JournalPage, WritesFiveRowsForAMarkAndSixForACorrection) {
  const PersonId pupil = school.enrol_new("Ежов", "Иван");
  const LessonId lesson = school.schedule(kMonday);
  constexpr std::uint64_t kByTheLedger = 2;  // the entry and the head of its record
  std::uint64_t before = school.rows.writes();
  school.mark(lesson, pupil, Mark::four);
  EXPECT_EQ(school.rows.writes() - before, 5 + kByTheLedger);
  before = school.rows.writes();
  school.mark(lesson, pupil, Mark::five, because(ReasonCode::retake));
  EXPECT_EQ(school.rows.writes() - before, 6 + kByTheLedger);
}

TEST(Cells, StaySortedByPupilWhateverTheOrderOfWriting) {
  Bytes row;
  for (const std::uint64_t pupil : {9U, 2U, 300U, 7U}) {
    row = with_cell(row, {{pupil}, Mark::five, 1, Absence::none, 0});
  }
  ASSERT_EQ(cell_count(row), 4U);
  EXPECT_EQ(cell_at(row, 0).pupil, PersonId{2});
  EXPECT_EQ(cell_at(row, 3).pupil, PersonId{300});
}

TEST(Cells, AreReplacedInTheirPlace) {
  Bytes row = with_cell({}, {{2}, Mark::five, 1, Absence::none, 0});
  row = with_cell(row, {{1}, Mark::four, 1, Absence::none, 0});
  const StandingCell changed{{2}, Mark::two, 65'535, Absence::illness, 513};
  row = with_cell(row, changed);
  EXPECT_EQ(cell_count(row), 2U);
  EXPECT_EQ(cell_of(row, {2}), changed);
  EXPECT_EQ(cell_of(row, {3}).mark_revision, 0);
}

TEST(Cells, StopCountingRevisionsAt65535) {
  EXPECT_EQ(saturated(65'534), 65'534);
  EXPECT_EQ(saturated(65'536), 65'535);
}

}  // namespace
}  // namespace letopis::journal
