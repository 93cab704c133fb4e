#include <gtest/gtest.h>

#include "schema/types/limits.h"
#include "tests/support/given.h"

namespace letopis::test {
namespace {

using people::AssignTeacher;
using people::ClassCreated;
using people::CreateClass;
using people::CreateGroup;
using people::CreatePerson;
using people::EndEnrolment;
using people::EnrolPupil;
using people::GroupCreated;
using people::PersonCreated;
using people::PupilEnrolled;
using people::PupilLeft;
using people::TeacherAssigned;

constexpr PersonId kNobody{999};
constexpr GroupId kNoGroup{999};

class People : public testing::Test {
 protected:
  People() { given.as(Role::deputy_head, given.stranger); }

  TeacherAssigned assignment() {
    return {given.group, given.stranger, day("2026-11-01"), day("2026-11-30")};
  }

  PupilEnrolled stay() { return {given.group, given.boris, day("2026-11-01"), day("2026-11-30")}; }

  PupilLeft leaving() { return {given.group, given.anna, day("2026-11-20")}; }

  static PersonCreated pupil() {
    PersonCreated person;
    person.family = "Соколова";
    person.given = "Мария";
    person.patronymic = "Олеговна";
    person.born = day("2013-04-05");
    person.sex = Sex::female;
    return person;
  }

  SmallSchool given;
};

TEST_F(People, AreCreatedByWhoKeepsTheirCards) {
  const auto creating = [&](Role role, PersonKind kind) {
    PersonCreated person = pupil();
    person.kind = kind;
    return given.as(role, given.stranger).when(CreatePerson{person});
  };
  creating(Role::clerk, PersonKind::staff).then_accepted();
  creating(Role::hr, PersonKind::staff).then_accepted();
  creating(Role::administrator, PersonKind::staff).then_refused(RefusalCode::not_permitted);
  creating(Role::clerk, PersonKind::pupil).then_accepted();
  creating(Role::hr, PersonKind::pupil).then_refused(RefusalCode::not_permitted);
  creating(Role::clerk, PersonKind::parent).then_accepted();
  creating(Role::class_teacher, PersonKind::parent).then_refused(RefusalCode::not_in_scope);
  creating(Role::administrator, PersonKind::other).then_accepted();
  creating(Role::clerk, PersonKind::other).then_refused(RefusalCode::not_permitted);
}

TEST_F(People, AreCreatedByTheAdministrator) {
  given.when(CreatePerson{pupil()}).then_refused(RefusalCode::not_permitted);
  given.as(Role::administrator, given.stranger);
  given.when(CreatePerson{pupil()}).then(pupil());
  given.as(Role::none);
  given.when(CreatePerson{pupil()}).then(pupil());
}

TEST_F(People, HaveAtLeastOneName) {
  given.as(Role::importer);
  PersonCreated person = pupil();
  person.family = "";
  given.when(CreatePerson{person}).then_accepted();
  person.given = " ";
  given.when(CreatePerson{person}).then_refused(RefusalCode::invalid_value, "family");
}

TEST_F(People, AreBornInThePast) {
  given.as(Role::importer);
  PersonCreated person = pupil();
  person.born = day("2026-11-20");
  given.when(CreatePerson{person}).then_accepted();
  person.born = day("2026-11-21");
  given.when(CreatePerson{person}).then_refused(RefusalCode::invalid_value, "born");
  person.born = SchoolDate{-1'000'000};
  given.when(CreatePerson{person}).then_refused(RefusalCode::invalid_value, "born");
  person.born.reset();
  given.when(CreatePerson{person}).then_accepted();
}

TEST_F(People, KeepTheirBounds) {
  given.as(Role::importer);
  PersonCreated person = pupil();
  person.given = "two\nlines";
  given.when(CreatePerson{person}).then_refused(RefusalCode::invalid_value, "given");
  person = pupil();
  person.patronymic = std::string(limits::kNameBytes + 1, 'a');
  given.when(CreatePerson{person}).then_refused(RefusalCode::invalid_value, "patronymic");
  person = pupil();
  person.kind = static_cast<PersonKind>(5);
  given.when(CreatePerson{person}).then_refused(RefusalCode::invalid_value, "kind");
  person = pupil();
  person.sex = static_cast<Sex>(3);
  given.when(CreatePerson{person}).then_refused(RefusalCode::invalid_value, "sex");
}

TEST_F(People, AClassHasATitleAndPerhapsAGrade) {
  given.when(CreateClass{{7, "7 «В»", "c1"}}).then(ClassCreated{7, "7 «В»", "c1"});
  given.when(CreateClass{{0, "Группа", ""}}).then_accepted();
  given.when(CreateClass{{12, "12", ""}}).then_refused(RefusalCode::invalid_value, "grade");
  given.when(CreateClass{{7, "", ""}}).then_refused(RefusalCode::invalid_value, "title");
  given.as_teacher();
  given.when(CreateClass{{7, "7 «В»", ""}}).then_refused(RefusalCode::not_permitted);
}

TEST_F(People, AGroupBelongsToAClassThatExistsOrToNone) {
  const GroupCreated inside{given.school_class, "Физика", "7 «Б»", ""};
  given.when(CreateGroup{inside}).then(inside);
  given.when(CreateGroup{{ClassId{}, "Хор", "Хор", ""}}).then_accepted();
  given.when(CreateGroup{{ClassId{999}, "Физика", "7 «Б»", ""}})
      .then_refused(RefusalCode::unknown_class);
  given.when(CreateGroup{{ClassId{}, "", "7 «Б»", ""}})
      .then_refused(RefusalCode::invalid_value, "subject");
  given.as_teacher();
  given.when(CreateGroup{inside}).then_refused(RefusalCode::not_permitted);
}

TEST_F(People, StaffAreAssigned) {
  given.when(AssignTeacher{assignment()}).then(assignment());
  TeacherAssigned wrong = assignment();
  wrong.teacher = given.parent;
  given.when(AssignTeacher{wrong}).then_refused(RefusalCode::person_kind_mismatch);
  wrong.teacher = kNobody;
  given.when(AssignTeacher{wrong}).then_refused(RefusalCode::unknown_person);
  wrong = assignment();
  wrong.group = kNoGroup;
  given.when(AssignTeacher{wrong}).then_refused(RefusalCode::unknown_group);
  wrong = assignment();
  std::swap(wrong.from, wrong.to);
  given.when(AssignTeacher{wrong}).then_refused(RefusalCode::dates_reversed);
  given.as_teacher();
  given.when(AssignTeacher{assignment()}).then_refused(RefusalCode::not_permitted);
}

TEST_F(People, PupilsAreEnrolled) {
  given.when(EnrolPupil{stay()}).then(stay());
  PupilEnrolled wrong = stay();
  wrong.pupil = given.parent;
  given.when(EnrolPupil{wrong}).then_refused(RefusalCode::person_kind_mismatch);
  wrong.pupil = kNobody;
  given.when(EnrolPupil{wrong}).then_refused(RefusalCode::unknown_person);
  wrong = stay();
  wrong.group = kNoGroup;
  given.when(EnrolPupil{wrong}).then_refused(RefusalCode::unknown_group);
  wrong = stay();
  std::swap(wrong.from, wrong.to);
  given.when(EnrolPupil{wrong}).then_refused(RefusalCode::dates_reversed);
  wrong = stay();
  wrong.from = SchoolDate{-1'000'000};
  given.when(EnrolPupil{wrong}).then_refused(RefusalCode::invalid_value, "from");
  given.as_teacher();
  given.when(EnrolPupil{stay()}).then(stay());
  given.as(Role::teacher, given.stranger);
  given.when(EnrolPupil{stay()}).then_refused(RefusalCode::not_in_scope);
  given.as(Role::clerk, given.stranger);
  given.when(EnrolPupil{stay()}).then_refused(RefusalCode::not_permitted);
}

TEST_F(People, PupilsLeaveWhereTheyAre) {
  given.happens(EndEnrolment{leaving()}).then(leaving());
  EXPECT_TRUE(given.facts().enrolled(given.anna, given.group, day("2026-11-20")));
  EXPECT_FALSE(given.facts().enrolled(given.anna, given.group, day("2026-11-21")));
  PupilLeft again = leaving();
  again.last_day = day("2026-11-21");
  given.when(EndEnrolment{again}).then_refused(RefusalCode::pupil_not_in_group);
  again = leaving();
  again.pupil = given.boris;
  given.when(EndEnrolment{again}).then_refused(RefusalCode::pupil_not_in_group);
  again.pupil = given.teacher;
  given.when(EndEnrolment{again}).then_refused(RefusalCode::person_kind_mismatch);
  again.pupil = kNobody;
  given.when(EndEnrolment{again}).then_refused(RefusalCode::unknown_person);
  again.group = kNoGroup;
  given.when(EndEnrolment{again}).then_refused(RefusalCode::unknown_group);
  again = leaving();
  again.last_day = SchoolDate{-1'000'000};
  given.when(EndEnrolment{again}).then_refused(RefusalCode::invalid_value, "last_day");
}

TEST(PeopleOfNowhere, NeedAnOrganisation) {
  Given given;
  given.as(Role::importer);
  given.when(CreatePerson{}).then_refused(RefusalCode::unknown_organisation);
  given.when(CreateClass{}).then_refused(RefusalCode::unknown_organisation);
  given.when(CreateGroup{}).then_refused(RefusalCode::unknown_organisation);
  given.when(AssignTeacher{}).then_refused(RefusalCode::unknown_organisation);
  given.when(EnrolPupil{}).then_refused(RefusalCode::unknown_organisation);
  given.when(EndEnrolment{}).then_refused(RefusalCode::unknown_organisation);
}

}  // namespace
}  // namespace letopis::test
