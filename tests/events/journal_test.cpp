#include <gtest/gtest.h>

#include "schema/types/limits.h"
#include "tests/support/given.h"

namespace letopis::test {
namespace {

using journal::MarkChanged;
using journal::MarkRevoked;
using journal::MarkSet;
using journal::PutMark;

class Journal : public testing::Test {
 protected:
  PutMark put(LessonId lesson, Mark value) { return {lesson, given.anna, value}; }

  void has_mark(LessonId lesson, Mark value) { given.has(MarkSet{lesson, given.anna, value}); }

  void had_mark(LessonId lesson) {
    has_mark(lesson, Mark::four);
    given.has(MarkRevoked{lesson, given.anna, Mark::four});
  }

  SmallSchool given;
};

TEST_F(Journal, SetsAMarkOnTheLessonsDayWithoutAReason) {
  given.when(put(given.today, Mark::five)).then(MarkSet{given.today, given.anna, Mark::five});
}

TEST_F(Journal, ChangesAMarkOnTheLessonsDayWithoutAReason) {
  has_mark(given.today, Mark::four);
  given.when(put(given.today, Mark::five))
      .then(MarkChanged{given.today, given.anna, Mark::four, Mark::five});
}

TEST_F(Journal, RevokesAMarkOnTheLessonsDayWithoutAReason) {
  has_mark(given.today, Mark::four);
  given.when(put(given.today, Mark::none)).then(MarkRevoked{given.today, given.anna, Mark::four});
}

TEST_F(Journal, SetsAMarkAgainAfterItWasRevoked) {
  had_mark(given.today);
  given.when(put(given.today, Mark::three)).then(MarkSet{given.today, given.anna, Mark::three});
}

TEST_F(Journal, TakesALateFirstMarkWithoutAReason) {
  given.when(put(given.yesterday, Mark::five)).then_accepted();
}

TEST_F(Journal, RefusesAMarkInALessonThatIsNotThere) {
  given.when(put(LessonId{999}, Mark::five)).then_refused(RefusalCode::unknown_lesson);
}

TEST_F(Journal, RefusesAMarkBeforeTheLesson) {
  given.when(put(given.tomorrow, Mark::five)).then_refused(RefusalCode::lesson_in_future);
}

TEST_F(Journal, FollowsTheDateOnTheSchoolsWall) {
  given.at("2026-11-20T20:59:59Z");
  given.when(put(given.tomorrow, Mark::five)).then_refused(RefusalCode::lesson_in_future);
  given.at("2026-11-20T21:00:00Z");
  given.when(put(given.tomorrow, Mark::five)).then_accepted();
}

TEST_F(Journal, IsWrittenByTeachersOnly) {
  for (const Role role : {Role::administrator, Role::deputy_head, Role::auditor}) {
    given.as(role, given.teacher);
    given.when(put(given.today, Mark::five)).then_refused(RefusalCode::not_permitted);
  }
  given.as(Role::none);
  given.when(put(given.today, Mark::five)).then_refused(RefusalCode::not_permitted);
}

TEST_F(Journal, IsWrittenByTheTeacherOfTheGroup) {
  given.as(Role::teacher, given.stranger);
  given.when(put(given.today, Mark::five)).then_refused(RefusalCode::not_your_lesson);
  given.as(Role::teacher);
  given.when(put(given.today, Mark::five)).then_refused(RefusalCode::not_your_lesson);
}

TEST_F(Journal, IsWrittenByTheLessonsOwnTeacherWhenItHasOne) {
  const LessonId replaced = given.lesson("2026-11-20", given.stranger);
  given.when(put(replaced, Mark::five)).then_refused(RefusalCode::not_your_lesson);
  given.as(Role::teacher, given.stranger);
  given.when(put(replaced, Mark::five)).then_accepted();
}

TEST_F(Journal, RefusesAMarkForAPupilOutsideTheGroup) {
  given.when(PutMark{given.today, given.boris, Mark::five})
      .then_refused(RefusalCode::pupil_not_in_group);
}

TEST_F(Journal, RefusesAMarkAfterThePupilLeft) {
  given.has(people::PupilLeft{given.group, given.anna, day("2026-11-19")});
  given.when(put(given.yesterday, Mark::five)).then_accepted();
  given.when(put(given.today, Mark::five)).then_refused(RefusalCode::pupil_not_in_group);
}

TEST_F(Journal, RefusesAMarkInALockedColumn) {
  given.when(put(given.last_open, Mark::five)).then_accepted();
  given.when(put(given.locked, Mark::five)).then_refused(RefusalCode::column_locked);
}

TEST_F(Journal, LocksTheDayAfterTheLessonWhenTheWindowIsZero) {
  organisation::Settings strict;
  strict.edit_window_days = 0;
  given.has(organisation::SettingsChanged{strict, {}});
  given.when(put(given.today, Mark::five)).then_accepted();
  given.when(put(given.yesterday, Mark::five)).then_refused(RefusalCode::column_locked);
}

TEST_F(Journal, TakesOnlyMarksOfTheOrganisationsScale) {
  organisation::Settings scale;
  scale.mark_min = 2;
  scale.mark_max = 4;
  given.has(organisation::SettingsChanged{scale, {}});
  for (const Mark mark : {Mark::two, Mark::three, Mark::four, Mark::duty, Mark::not_attested,
                          Mark::exempt, Mark::pass, Mark::fail}) {
    given.when(put(given.today, mark)).then_accepted();
  }
  for (const Mark mark : {Mark::one, Mark::five, static_cast<Mark>(11), static_cast<Mark>(255)}) {
    given.when(put(given.today, mark)).then_refused(RefusalCode::invalid_value, "value");
  }
}

TEST_F(Journal, RefusesAChangeThatChangesNothing) {
  has_mark(given.today, Mark::five);
  given.when(put(given.today, Mark::five)).then_refused(RefusalCode::nothing_to_change);
}

TEST_F(Journal, RefusesToRevokeNothing) {
  given.when(put(given.today, Mark::none)).then_refused(RefusalCode::nothing_to_revoke);
  had_mark(given.today);
  given.when(put(given.today, Mark::none)).then_refused(RefusalCode::nothing_to_revoke);
}

TEST_F(Journal, NeedsAReasonToChangeAfterTheLessonsDay) {
  has_mark(given.yesterday, Mark::four);
  given.when(put(given.yesterday, Mark::five)).then_refused(RefusalCode::reason_required);
  given.when(put(given.yesterday, Mark::none)).then_refused(RefusalCode::reason_required);
  given.because(ReasonCode::none, "words without a code");
  given.when(put(given.yesterday, Mark::five)).then_refused(RefusalCode::reason_required);
  given.because(ReasonCode::retake);
  given.when(put(given.yesterday, Mark::five)).then_accepted();
  given.when(put(given.yesterday, Mark::none)).then_accepted();
}

TEST_F(Journal, NeedsAReasonToSetAgainAfterTheLessonsDay) {
  had_mark(given.yesterday);
  given.when(put(given.yesterday, Mark::five)).then_refused(RefusalCode::reason_required);
  given.because(ReasonCode::recheck);
  given.when(put(given.yesterday, Mark::five))
      .then(MarkSet{given.yesterday, given.anna, Mark::five});
}

TEST_F(Journal, NeedsWordsForAnotherReason) {
  has_mark(given.yesterday, Mark::four);
  given.because(ReasonCode::other, " \n");
  given.when(put(given.yesterday, Mark::five)).then_refused(RefusalCode::reason_text_required);
  given.because(ReasonCode::other, "По решению комиссии");
  given.when(put(given.yesterday, Mark::five)).then_accepted();
}

TEST_F(Journal, KeepsTheReasonsBounds) {
  const PutMark five = put(given.today, Mark::five);
  given.because(ReasonCode::document, std::string(limits::kTextBytes, 'a'), "Приказ № 1");
  given.when(five).then_accepted();
  given.because(ReasonCode::document, std::string(limits::kTextBytes + 1, 'a'));
  given.when(five).then_refused(RefusalCode::invalid_value, "reason.text");
  given.because(ReasonCode::document, "\xFF");
  given.when(five).then_refused(RefusalCode::invalid_value, "reason.text");
  given.because(ReasonCode::document, "", std::string(limits::kDocumentBytes + 1, 'a'));
  given.when(five).then_refused(RefusalCode::invalid_value, "reason.document");
  given.because(static_cast<ReasonCode>(8));
  given.when(five).then_refused(RefusalCode::invalid_value, "reason.code");
}

TEST_F(Journal, LetsTheAuthorUndoWithinTheGracePeriod) {
  has_mark(given.yesterday, Mark::four);  // at 07:00
  given.because(ReasonCode::undo).at("2026-11-20T07:10:00Z");
  given.when(put(given.yesterday, Mark::none)).then_accepted();
  given.at("2026-11-20T07:10:00.000001Z");
  given.when(put(given.yesterday, Mark::none)).then_refused(RefusalCode::undo_expired);
}

TEST_F(Journal, RefusesToUndoWhatAnotherPersonWrote) {
  given.as(Role::teacher, given.stranger);
  has_mark(given.yesterday, Mark::four);
  given.as_teacher().because(ReasonCode::undo);
  given.when(put(given.yesterday, Mark::none)).then_refused(RefusalCode::undo_expired);
}

TEST_F(Journal, RefusesToUndoWhatWasNeverWritten) {
  given.because(ReasonCode::undo);
  given.when(put(given.yesterday, Mark::five)).then_refused(RefusalCode::undo_expired);
}

TEST_F(Journal, MeasuresTheGracePeriodFromTheLastWrite) {
  has_mark(given.yesterday, Mark::four);
  given.at("2026-11-20T07:09:00Z")
      .has(MarkChanged{given.yesterday, given.anna, Mark::four, Mark::five});
  given.at("2026-11-20T07:19:00Z").because(ReasonCode::undo);
  given.when(put(given.yesterday, Mark::four)).then_accepted();
}

TEST_F(Journal, KeepsTransferForTheImporter) {
  given.because(ReasonCode::transfer);
  given.when(put(given.today, Mark::five)).then_refused(RefusalCode::not_permitted);
  given.as(Role::importer);
  given.when(put(given.today, Mark::five)).then_accepted();
}

TEST_F(Journal, LetsTheImporterSetAFirstMarkInAnyColumn) {
  given.as(Role::importer).because(ReasonCode::transfer);
  given.when(put(given.locked, Mark::five)).then_accepted();
  given.when(put(given.lesson("2026-11-20", given.stranger), Mark::five)).then_accepted();
}

TEST_F(Journal, HoldsTheImporterToTheRest) {
  given.as(Role::importer).because(ReasonCode::transfer);
  given.when(PutMark{given.today, given.boris, Mark::five})
      .then_refused(RefusalCode::pupil_not_in_group);
  given.when(put(given.tomorrow, Mark::five)).then_refused(RefusalCode::lesson_in_future);
  has_mark(given.today, Mark::four);
  given.when(put(given.today, Mark::five)).then_refused(RefusalCode::not_permitted);
  given.when(put(given.today, Mark::none)).then_refused(RefusalCode::not_permitted);
  had_mark(given.yesterday);
  given.when(put(given.yesterday, Mark::five)).then_refused(RefusalCode::not_permitted);
  for (const ReasonCode code : {ReasonCode::none, ReasonCode::entry_error, ReasonCode::other}) {
    given.because(code, "слова");
    given.when(put(given.last_open, Mark::five)).then_refused(RefusalCode::not_permitted);
  }
}

TEST_F(Journal, TakesAMarkForAPupilWhoIsAbsent) {
  given.has(attendance::AbsenceSet{given.today, given.anna, Absence::illness});
  given.when(put(given.today, Mark::five)).then_accepted();
}

TEST(JournalOfNowhere, NeedsAnOrganisation) {
  Given given;
  given.as(Role::teacher, PersonId{1});
  given.when(PutMark{}).then_refused(RefusalCode::unknown_organisation);
}

}  // namespace
}  // namespace letopis::test
