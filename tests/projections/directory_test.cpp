#include "projections/directory/query.h"

#include "projections/directory/names.h"
#include "tests/projections/school.h"

namespace letopis::directory {
namespace {

using test::kMonday;
using test::School;

class Directory : public testing::Test {
 protected:
  Directory() { school.open(); }

  School school;
};

TEST(DirectoryOfNothing, HasNoOrganisation) {
  const runtime::MemoryRows rows;
  EXPECT_FALSE(organisation(rows));
  EXPECT_TRUE(terms(rows).empty());
  EXPECT_FALSE(account_by_login(rows, "director"));
}

TEST_F(Directory, KeepsWhatTheOrganisationWasOpenedWithAndItsSettingsOfNow) {
  organisation::Settings settings;
  settings.edit_window_days = 14;
  school.act(school.as_director(), organisation::ChangeSettings{settings});
  const auto found = organisation(school.reader());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->opened.full_name, "Школа № 1502");
  EXPECT_EQ(found->opened.settings.edit_window_days, 30);
  EXPECT_EQ(found->settings, settings);
}

TEST_F(Directory, ListsTermsInOrderOfCreation) {
  const organisation::TermDefined first{"1 четверть", organisation::TermKind::quarter, kMonday,
                                        plus_days(kMonday, 60), "term-1"};
  const organisation::TermDefined year{"Год", organisation::TermKind::year, kMonday,
                                       plus_days(kMonday, 270), ""};
  school.act(school.as_director(), organisation::DefineTerm{first});
  school.act(school.as_director(), organisation::DefineTerm{year});
  const auto found = terms(school.reader());
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].as, first);
  EXPECT_EQ(found[1].as, year);
}

TEST_F(Directory, KeepsEveryPartOfAPerson) {
  people::PersonCreated person{PersonKind::pupil,  "Жукова",    "Мария", "Олеговна",
                               SchoolDate{15'000}, Sex::female, "p-17"};
  const PersonId id{school.act(school.as_director(), people::CreatePerson{person})};
  EXPECT_EQ(directory::person(school.reader(), id)->as, person);
  EXPECT_EQ(external(school.reader(), RecordKind::person, "p-17"), id.value);
  EXPECT_FALSE(external(school.reader(), RecordKind::group, "p-17"));
}

TEST_F(Directory, LeadsFromAnExternalIdToTheNewestThatBearsIt) {
  school.create_person(PersonKind::pupil, "Ежов", "Пётр", "", "p-1");
  const PersonId newer = school.create_person(PersonKind::pupil, "Ежов", "Пётр", "", "p-1");
  EXPECT_EQ(external(school.reader(), RecordKind::person, "p-1"), newer.value);
}

TEST_F(Directory, NamesStaffWithThePatronymicAndPupilsWithout) {
  const PersonId pupil = school.create_person(PersonKind::pupil, "Ежов", "Пётр", "Ильич");
  const PersonId nobody{999};
  const std::vector<PersonId> ids{pupil, nobody, school.teacher};
  EXPECT_THAT(names(school.reader(), ids),
              testing::ElementsAre("Ежов Пётр", "", "Белов Илья Львович"));
}

TEST_F(Directory, FindsPeopleByAPartOfTheNameWhateverTheCaseAndTheDots) {
  const PersonId pupil = school.create_pupil("Семёнова", "Алёна");
  const auto found = people_named(school.reader(), "семеНОВА ал", 10);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, pupil);
  EXPECT_TRUE(people_named(school.reader(), "семенова", 0).empty());
}

TEST_F(Directory, HoldsAGroupWithItsWholeRoster) {
  const PersonId pupil = school.enrol_new("Ежов", "Пётр");
  school.leave(pupil, kMonday);
  school.enrol(pupil, plus_days(kMonday, 30));
  const auto found = group(school.reader(), school.group);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->as.subject, "Алгебра");
  EXPECT_EQ(found->as.school_class, school.school_class);
  ASSERT_EQ(found->teachers.size(), 1U);
  EXPECT_EQ(found->teachers[0].person, school.teacher);
  ASSERT_EQ(found->pupils.size(), 2U);
  EXPECT_EQ(found->pupils[0].to, kMonday);
  EXPECT_EQ(found->pupils[1].from, plus_days(kMonday, 30));
  EXPECT_EQ(groups(school.reader()).size(), 1U);
  EXPECT_EQ(classes(school.reader()).size(), 1U);
}

TEST_F(Directory, KeepsALesson) {
  const LessonId id = school.schedule(kMonday, 3, "Степени");
  const auto found = lesson(school.reader(), id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->as.group, school.group);
  EXPECT_EQ(found->as.day, kMonday);
  EXPECT_EQ(found->as.number, 3);
  EXPECT_EQ(found->as.topic, "Степени");
  EXPECT_FALSE(lesson(school.reader(), {school.group.value}));
}

TEST_F(Directory, FindsAnAccountByItsLoginAndKnowsOfItsPassword) {
  const access::AccountOpened opened{school.teacher, "belov", {Role::teacher, Role::deputy_head}};
  const AccountId id{school.act(school.as_director(), access::OpenAccount{opened})};
  EXPECT_FALSE(account(school.reader(), id)->password_issued);
  const std::uint64_t issued = school.act(school.as_director(), access::IssuePassword{{id, false}});
  const auto found = account_by_login(school.reader(), "belov");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, id);
  EXPECT_EQ(found->as, opened);
  EXPECT_EQ(found->password_issued, Position{issued});
  EXPECT_FALSE(found->start_password);
}

TEST(Collation, PutsYoWhereYeStandsAndForgetsCase) {
  EXPECT_EQ(collation_of("ЁЛКИН"), collation_of("елкин"));
  EXPECT_LT(collation_of("Ёлкин"), collation_of("Жуков"));
  EXPECT_LT(collation_of("Ежов"), collation_of("Ёлкин"));
  EXPECT_EQ(collation_of("Smith"), "smith");
}

TEST(Collation, LeavesBrokenTextAlone) {
  EXPECT_EQ(collation_of("\xD0"), "\xD0");
  EXPECT_EQ(collation_of(""), "");
}

TEST(DirectoryRows, AreReadOnlyWhenWhole) {
  const Bytes whole = pack(Group{{7}, {{1}, "Физика", "8 «А»", ""}, {{{2}, {3}, {4}}}, {}});
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(group_in({7}, whole.substr(0, length))) << length;
  }
  EXPECT_FALSE(group_in({7}, whole + "x"));
  EXPECT_TRUE(group_in({7}, whole));
}

TEST(DirectoryRows, SurviveACountThatLies) {
  const Bytes lying(4, '\xFF');
  EXPECT_FALSE(group_in({7}, lying));
  EXPECT_FALSE(row_enrols(lying, {1}, kMonday));
  EXPECT_FALSE(row_teaches(lying, {1}, kMonday));
}

}  // namespace
}  // namespace letopis::directory
