#include <gtest/gtest.h>

#include "schema/types/limits.h"
#include "tests/support/given.h"

namespace letopis::test {
namespace {

using journal::LessonScheduled;
using journal::ScheduleLesson;

class Lessons : public testing::Test {
 protected:
  LessonScheduled on(std::string_view iso) {
    LessonScheduled lesson;
    lesson.group = given.group;
    lesson.day = day(iso);
    lesson.topic = "Квадратные уравнения";
    lesson.homework = "№ 1\n№ 2";
    return lesson;
  }

  Outcome scheduling(const LessonScheduled& lesson) { return given.when(ScheduleLesson{lesson}); }

  SmallSchool given;
};

TEST_F(Lessons, AreScheduledByTheTeacherOfTheGroup) {
  scheduling(on("2026-11-20")).then(on("2026-11-20"));
  given.as(Role::teacher, given.stranger);
  scheduling(on("2026-11-20")).then_refused(RefusalCode::not_your_lesson);
}

TEST_F(Lessons, AreScheduledOnlyWhileTheTeacherTeachesTheGroup) {
  given.at("2027-05-30T07:00:00Z");
  scheduling(on("2027-05-31")).then_accepted();
  scheduling(on("2027-06-01")).then_refused(RefusalCode::not_your_lesson);
}

TEST_F(Lessons, AreScheduledByDeputyHeadAndImporter) {
  given.as(Role::deputy_head, given.stranger);
  scheduling(on("2026-11-20")).then_accepted();
  given.as(Role::importer);
  scheduling(on("2026-11-20")).then_accepted();
}

TEST_F(Lessons, AreNotScheduledByOthers) {
  for (const Role role : {Role::administrator, Role::auditor}) {
    given.as(role, given.teacher);
    scheduling(on("2026-11-20")).then_refused(RefusalCode::not_permitted);
  }
  given.as(Role::none);
  scheduling(on("2026-11-20")).then_refused(RefusalCode::not_permitted);
}

TEST_F(Lessons, AreNotAddedToALockedPastByATeacher) {
  scheduling(on("2026-10-21")).then_accepted();
  scheduling(on("2026-10-20")).then_refused(RefusalCode::column_locked);
  given.as(Role::deputy_head, given.stranger);
  scheduling(on("2026-10-20")).then_accepted();
}

TEST_F(Lessons, ArePlannedAYearAheadAtMost) {
  given.as(Role::deputy_head, given.stranger);
  scheduling(on("2027-11-21")).then_accepted();
  scheduling(on("2027-11-22")).then_refused(RefusalCode::lesson_in_future);
}

TEST_F(Lessons, AreTaughtByStaff) {
  LessonScheduled lesson = on("2026-11-20");
  lesson.teacher = given.stranger;
  scheduling(lesson).then(lesson);
  lesson.teacher = given.anna;
  scheduling(lesson).then_refused(RefusalCode::person_kind_mismatch);
  lesson.teacher = PersonId{999};
  scheduling(lesson).then_refused(RefusalCode::unknown_person);
}

TEST_F(Lessons, BelongToAGroup) {
  LessonScheduled lesson = on("2026-11-20");
  lesson.group = GroupId{999};
  scheduling(lesson).then_refused(RefusalCode::unknown_group);
}

TEST_F(Lessons, HaveAWeightFromOneToTen) {
  LessonScheduled lesson = on("2026-11-20");
  lesson.weight = 10;
  scheduling(lesson).then_accepted();
  lesson.weight = 11;
  scheduling(lesson).then_refused(RefusalCode::invalid_value, "weight");
  lesson.weight = 0;
  scheduling(lesson).then_refused(RefusalCode::invalid_value, "weight");
}

TEST_F(Lessons, KeepTheirBounds) {
  LessonScheduled lesson = on("2026-11-20");
  lesson.topic = std::string(limits::kTitleBytes + 1, 'a');
  scheduling(lesson).then_refused(RefusalCode::invalid_value, "topic");
  lesson = on("2026-11-20");
  lesson.topic = "two\nlines";
  scheduling(lesson).then_refused(RefusalCode::invalid_value, "topic");
  lesson = on("2026-11-20");
  lesson.homework = std::string(limits::kTextBytes + 1, 'a');
  scheduling(lesson).then_refused(RefusalCode::invalid_value, "homework");
  lesson = on("2026-11-20");
  lesson.kind = static_cast<LessonKind>(5);
  scheduling(lesson).then_refused(RefusalCode::invalid_value, "kind");
  lesson = on("2026-11-20");
  lesson.day = SchoolDate{-1'000'000};
  scheduling(lesson).then_refused(RefusalCode::invalid_value, "day");
}

TEST(LessonsOfNowhere, NeedAnOrganisation) {
  Given given;
  given.as(Role::deputy_head, PersonId{1});
  given.when(ScheduleLesson{}).then_refused(RefusalCode::unknown_organisation);
}

}  // namespace
}  // namespace letopis::test
