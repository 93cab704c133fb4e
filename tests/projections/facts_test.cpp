#include "projections/facts/row_facts.h"

#include "tests/projections/school.h"

namespace letopis::facts {
namespace {

using test::because;
using test::kMonday;
using test::School;

/// The writer's rows: what is committed, and over it what the batch has changed so far.
class Batch final : public ledger::Rows {
 public:
  explicit Batch(runtime::MemoryRows& committed) : committed_(committed) {}

  std::optional<ByteView> get(ledger::Table table, ByteView key) override {
    const auto changed = changes_.get(table, key);
    return changed ? changed : static_cast<ledger::Rows&>(committed_).get(table, key);
  }

  void put(ledger::Table table, ByteView key, Bytes value) override {
    changes_.put(table, key, std::move(value));
  }

  void erase(ledger::Table table, ByteView key) override { changes_.erase(table, key); }

 private:
  runtime::MemoryRows& committed_;
  runtime::MemoryRows changes_;
};

class FactsOfRows : public testing::Test {
 protected:
  FactsOfRows() {
    school.open();
    pupil = school.enrol_new("Ежов", "Иван");
    lesson = school.schedule(kMonday);
  }

  [[nodiscard]] log::RecordKey mark_record() const {
    return {RecordKind::mark, 0, lesson.value, pupil.value};
  }

  Result<Position, Refusal> put(Mark value, std::optional<std::uint32_t> expected) {
    return school.propose(school.as_teacher(), journal::PutMark{lesson, pupil, value}, {},
                          expected);
  }

  School school;
  PersonId pupil;
  LessonId lesson;
};

TEST(FactsOfNothing, KnowNothing) {
  runtime::MemoryRows rows;
  RowFacts facts(rows);
  EXPECT_FALSE(facts.settings());
  EXPECT_FALSE(facts.person({1}));
  EXPECT_FALSE(facts.lesson({1}));
  EXPECT_FALSE(facts.lesson({}));
  EXPECT_FALSE(facts.enrolled({1}, {2}, kMonday));
  EXPECT_EQ(facts.mark({1}, {2}).revision, 0U);
  EXPECT_FALSE(facts.last_write({RecordKind::mark, 0, 1, 2}));
}

TEST_F(FactsOfRows, AnswerFromTheRows) {
  school.act(school.as_director(), access::OpenAccount{{pupil, "ezhov", {Role::teacher}}});
  RowFacts facts(school.rows);
  EXPECT_EQ(facts.settings(), organisation::Settings{});
  EXPECT_EQ(facts.person(pupil), PersonKind::pupil);
  EXPECT_TRUE(facts.class_exists(school.school_class));
  EXPECT_FALSE(facts.class_exists({school.group.value}));
  EXPECT_TRUE(facts.group_exists(school.group));
  EXPECT_EQ(facts.lesson(lesson)->day, kMonday);
  EXPECT_EQ(facts.lesson(lesson)->group, school.group);
  EXPECT_TRUE(facts.owner_of({school.size - 1}).has_value());
  EXPECT_TRUE(facts.login_taken("ezhov"));
  EXPECT_FALSE(facts.login_taken("ezh"));
}

TEST_F(FactsOfRows, KnowWhoBelongsToAGroupByDate) {
  const SchoolDate last = plus_days(kMonday, 10);
  school.leave(pupil, last);
  RowFacts facts(school.rows);
  EXPECT_TRUE(facts.enrolled(pupil, school.group, last));
  EXPECT_FALSE(facts.enrolled(pupil, school.group, plus_days(last, 1)));
  EXPECT_FALSE(facts.enrolled(school.teacher, school.group, kMonday));
  EXPECT_TRUE(facts.teaches(school.teacher, school.group, kMonday));
  EXPECT_FALSE(facts.teaches(school.teacher, school.group, plus_days(kMonday, 201)));
  EXPECT_FALSE(facts.teaches(pupil, school.group, kMonday));
}

TEST_F(FactsOfRows, KnowWhatStandsAndWhoWroteIt) {
  school.mark(lesson, pupil, Mark::four);
  school.absence(lesson, pupil, Absence::illness);
  const Position changed = school.mark(lesson, pupil, Mark::five);
  RowFacts facts(school.rows);
  EXPECT_EQ(facts.mark(lesson, pupil).value, Mark::five);
  EXPECT_EQ(facts.mark(lesson, pupil).revision, 2U);
  EXPECT_EQ(facts.absence(lesson, pupil).value, Absence::illness);
  EXPECT_EQ(facts.absence(lesson, pupil).revision, 1U);
  EXPECT_EQ(facts.last_write(mark_record())->author, school.teacher);
  EXPECT_EQ(facts.last_write(mark_record())->at, school.entry(changed).recorded());
}

TEST_F(FactsOfRows, AnswerThroughABatchThatIsNotCommitted) {
  school.mark(lesson, pupil, Mark::four);
  Batch batch(school.rows);
  const rules::Context context{school.as_teacher(), {}, {school.now.us + test::kSecond}};
  auto draft = propose(journal::PutMark{lesson, pupil, Mark::five}, context, {}, 1, batch);
  ASSERT_TRUE(draft);
  log::Stamp stamp;
  stamp.position = {school.size};
  stamp.revision = 2;
  stamp.recorded = context.now;
  const auto bytes = log::encode(*draft, stamp);
  school.views.apply(*log::EntryView::read(*bytes), batch);
  EXPECT_EQ(RowFacts(batch).mark(lesson, pupil).value, Mark::five);
  EXPECT_EQ(RowFacts(batch).mark(lesson, pupil).revision, 2U);
  EXPECT_EQ(RowFacts(school.rows).mark(lesson, pupil).value, Mark::four);
}

TEST_F(FactsOfRows, ProposeADraftWithEverythingFilledIn) {
  const log::Reason reason = because(ReasonCode::entry_error, "не та строка");
  const auto draft = propose(journal::PutMark{lesson, pupil, Mark::four},
                             {school.as_teacher(), reason, {school.now.us + test::kDay}},
                             {"192.0.2.7", "Firefox"}, 0, school.rows);
  ASSERT_TRUE(draft);
  EXPECT_EQ(draft->kind, EventKind::mark_set);
  EXPECT_EQ(draft->record, mark_record());
  EXPECT_EQ(draft->effective, kMonday) << "a mark is effective on its lesson's day";
  EXPECT_EQ(draft->actor.user, school.teacher);
  EXPECT_EQ(draft->origin.address, "192.0.2.7");
  EXPECT_EQ(draft->reason.text, "не та строка");
}

TEST_F(FactsOfRows, TakeTheDayOfAnEventWithoutOneFromTheSchoolsWall) {
  organisation::OrganisationOpened opened;
  opened.full_name = opened.short_name = "Школа";
  opened.settings.utc_offset_minutes = 720;
  runtime::MemoryRows empty;
  const Instant late_evening = instant_at(kMonday, 23 * 60, 0);
  const auto draft =
      propose(organisation::OpenOrganisation{opened}, {{}, {}, late_evening}, {}, {}, empty);
  ASSERT_TRUE(draft);
  EXPECT_EQ(draft->effective, plus_days(kMonday, 1));
}

TEST_F(FactsOfRows, RefuseAStaleRevisionAndTellTheCurrentOne) {
  EXPECT_TRUE(put(Mark::four, 0));
  const auto refused = put(Mark::five, 0);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, RefusalCode::stale_revision);
  EXPECT_EQ(refused.error().revision, 1U);
  EXPECT_TRUE(put(Mark::five, 1));
  EXPECT_EQ(put(Mark::five, 3).error().code, RefusalCode::stale_revision);
}

TEST_F(FactsOfRows, RefuseWithTheRecordsRevisionEvenWhenNoneWasExpected) {
  school.mark(lesson, pupil, Mark::four);
  const auto refused = put(Mark::four, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, RefusalCode::nothing_to_change);
  EXPECT_EQ(refused.error().revision, 1U);
}

TEST_F(FactsOfRows, ChangeNothingWhenTheyRefuse) {
  const auto before = school.rows.all();
  EXPECT_FALSE(put(Mark::none, {}));
  EXPECT_FALSE(put(Mark::five, 7));
  EXPECT_EQ(school.rows.all(), before);
}

}  // namespace
}  // namespace letopis::facts
