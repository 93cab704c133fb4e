#include <gtest/gtest.h>

#include "tests/support/given.h"

// Who may write in a column, and when, is one rule for marks and absences: journal_test.cpp goes
// through it case by case, here each of its refusals is met once.
namespace letopis::test {
namespace {

using attendance::AbsenceCorrected;
using attendance::AbsenceRevoked;
using attendance::AbsenceSet;
using attendance::PutAbsence;

class Attendance : public testing::Test {
 protected:
  PutAbsence put(LessonId lesson, Absence code) { return {lesson, given.anna, code}; }

  void has_absence(LessonId lesson, Absence code) {
    given.has(AbsenceSet{lesson, given.anna, code});
  }

  SmallSchool given;
};

TEST_F(Attendance, SetsCorrectsAndRevokesOnTheLessonsDay) {
  given.happens(put(given.today, Absence::absent))
      .then(AbsenceSet{given.today, given.anna, Absence::absent});
  given.happens(put(given.today, Absence::late))
      .then(AbsenceCorrected{given.today, given.anna, Absence::absent, Absence::late});
  given.happens(put(given.today, Absence::none))
      .then(AbsenceRevoked{given.today, given.anna, Absence::late});
  given.happens(put(given.today, Absence::illness))
      .then(AbsenceSet{given.today, given.anna, Absence::illness});
}

TEST_F(Attendance, TakesEveryCodeAndNoOther) {
  for (const Absence code : {Absence::absent, Absence::illness, Absence::valid, Absence::invalid,
                             Absence::late, Absence::exempt}) {
    given.when(put(given.today, code)).then_accepted();
  }
  given.when(put(given.today, static_cast<Absence>(7)))
      .then_refused(RefusalCode::invalid_value, "value");
}

TEST_F(Attendance, RefusesWhatChangesNothing) {
  given.when(put(given.today, Absence::none)).then_refused(RefusalCode::nothing_to_revoke);
  has_absence(given.today, Absence::absent);
  given.when(put(given.today, Absence::absent)).then_refused(RefusalCode::nothing_to_change);
}

TEST_F(Attendance, NeedsAReasonToCorrectAfterTheLessonsDay) {
  has_absence(given.yesterday, Absence::absent);
  given.when(put(given.yesterday, Absence::illness)).then_refused(RefusalCode::reason_required);
  given.because(ReasonCode::other);
  given.when(put(given.yesterday, Absence::illness))
      .then_refused(RefusalCode::reason_text_required);
  given.because(ReasonCode::document, "", "Справка 095/у");
  given.when(put(given.yesterday, Absence::illness)).then_accepted();
}

TEST_F(Attendance, LetsTheAuthorUndoWithinTheGracePeriod) {
  has_absence(given.yesterday, Absence::absent);
  given.because(ReasonCode::undo);
  given.when(put(given.yesterday, Absence::none)).then_accepted();
  given.at("2026-11-20T07:11:00Z");
  given.when(put(given.yesterday, Absence::none)).then_refused(RefusalCode::undo_expired);
}

TEST_F(Attendance, IsARecordApartFromTheMark) {
  given.has(journal::MarkSet{given.yesterday, given.anna, Mark::five});
  given.when(put(given.yesterday, Absence::late))
      .then(AbsenceSet{given.yesterday, given.anna, Absence::late});
}

TEST_F(Attendance, FollowsTheRuleOfTheColumn) {
  given.when(put(LessonId{999}, Absence::late)).then_refused(RefusalCode::unknown_lesson);
  given.when(put(given.tomorrow, Absence::late)).then_refused(RefusalCode::lesson_in_future);
  given.when(put(given.locked, Absence::late)).then_refused(RefusalCode::column_locked);
  given.when(PutAbsence{given.today, given.boris, Absence::late})
      .then_refused(RefusalCode::pupil_not_in_group);
  given.as(Role::teacher, given.stranger);
  given.when(put(given.today, Absence::late)).then_refused(RefusalCode::not_your_lesson);
  given.as(Role::deputy_head, given.teacher);
  given.when(put(given.today, Absence::late)).then_refused(RefusalCode::not_permitted);
}

TEST_F(Attendance, TakesFirstValuesFromTheImporter) {
  given.as(Role::importer).because(ReasonCode::transfer);
  given.when(put(given.locked, Absence::late)).then_accepted();
  has_absence(given.today, Absence::absent);
  given.when(put(given.today, Absence::late)).then_refused(RefusalCode::not_permitted);
}

TEST(AttendanceOfNowhere, NeedsAnOrganisation) {
  Given given;
  given.as(Role::teacher, PersonId{1});
  given.when(PutAbsence{}).then_refused(RefusalCode::unknown_organisation);
}

}  // namespace
}  // namespace letopis::test
