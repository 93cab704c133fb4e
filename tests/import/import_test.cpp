#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "server/import/login.h"
#include "tests/import/world.h"

namespace letopis::import {
namespace {

using test::errors;
using test::Imported;
using test::lyceum;
using test::sample;
using test::with;
using test::with_line;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(Import, OpensASchoolFromTheSample) {
  Imported school(sample());
  EXPECT_THAT(errors(school.report.problems), IsEmpty());
  const auto opened = school.sink.all<organisation::OrganisationOpened>();
  ASSERT_EQ(opened.size(), 1U);
  EXPECT_EQ(opened.front().full_name, "Grand Bend High School") << "not the district";
  EXPECT_EQ(school.sink.all<organisation::TermDefined>().size(), 3U);
  EXPECT_EQ(school.sink.all<people::PersonCreated>().size(), 10U);
  EXPECT_EQ(school.sink.all<people::PupilEnrolled>().size(), 20U);
  EXPECT_EQ(school.sink.all<people::TeacherAssigned>().size(), 4U);
  const auto groups = school.sink.all<people::GroupCreated>();
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].subject, "English I");
  EXPECT_EQ(groups[0].title, "ENG-1");
  EXPECT_EQ(school.report.problems.warnings(), 2U) << "the subjects of the courses are swapped";
  const auto accounts = school.sink.all<access::AccountOpened>();
  ASSERT_EQ(accounts.size(), 2U);
  EXPECT_EQ(accounts[0].login, "kelley.heidi.christian");
  EXPECT_THAT(accounts[0].roles, ElementsAre(Role::teacher));
}

TEST(Import, LeavesJournalsInWhichMarksCanBeSet) {
  Imported school(sample());
  const auto* group = school.lookup.find<people::GroupCreated>("25590100101Trad120ENG112011");
  const auto* teacher = school.lookup.find<people::PersonCreated>("207268");
  const auto* pupil = school.lookup.find<people::PersonCreated>("604863");
  ASSERT_TRUE(group != nullptr && teacher != nullptr && pupil != nullptr);
  rules::Context context;
  context.actor = {PersonId{teacher->id}, Role::teacher, 0, {}};
  context.now = parse_instant("2021-02-01T09:00:00Z").value();
  journal::LessonScheduled lesson;
  lesson.group = GroupId{group->id};
  lesson.day = parse_date("2021-02-01").value();
  const auto column = school.sink.submit(journal::ScheduleLesson{lesson}, context, {});
  ASSERT_TRUE(column);
  const journal::PutMark mark{LessonId{column->value}, PersonId{pupil->id}, Mark::five};
  EXPECT_TRUE(school.sink.submit(mark, context, {}));
}

TEST(Import, TakesMarksOverFromTheLyceum) {
  Imported school(lyceum());
  EXPECT_THAT(errors(school.report.problems), IsEmpty());
  const auto marks = school.sink.all<journal::MarkSet>();
  EXPECT_EQ(marks.size(), 26U) << "all results but the one that was only handed in";
  const auto count = [&](Mark value) {
    return std::count_if(marks.begin(), marks.end(),
                         [&](const auto& m) { return m.value == value; });
  };
  EXPECT_EQ(count(Mark::duty), 2);
  EXPECT_EQ(count(Mark::exempt), 2);
  EXPECT_EQ(count(Mark::not_attested), 1);
  EXPECT_EQ(count(Mark::pass), 1);
  EXPECT_EQ(count(Mark::fail), 1);
  EXPECT_EQ(count(Mark::two), 2);
  EXPECT_EQ(school.report.counts.at("results.csv"),
            (FileCount{.rows = 27, .fresh = 26, .unchanged = 0, .skipped = 1}));
}

TEST(Import, MakesLessonsOfLineItems) {
  Imported school(lyceum());
  const auto lessons = school.sink.all<journal::LessonScheduled>();
  ASSERT_EQ(lessons.size(), 6U);
  EXPECT_EQ(lessons[1].kind, LessonKind::control);
  EXPECT_EQ(lessons[1].weight, 5);
  EXPECT_EQ(to_iso(lessons[1].day), "2025-09-18") << "the day it is due";
  EXPECT_EQ(lessons[2].kind, LessonKind::homework);
  EXPECT_EQ(lessons[2].homework, "№ 101–105, оформить\nполностью");
  EXPECT_EQ(to_iso(lessons[2].day), "2025-09-19") << "assigned, as no due date is given";
  EXPECT_EQ(lessons[4].kind, LessonKind::test);
  EXPECT_EQ(lessons[4].weight, 3);
}

TEST(Import, PutsHomeroomsAndTheirGroupsTogether) {
  Imported school(lyceum());
  const auto classes = school.sink.all<people::ClassCreated>();
  ASSERT_EQ(classes.size(), 1U);
  EXPECT_EQ(classes.front().grade, 7);
  const ClassId id{school.lookup.find<people::ClassCreated>("k7b")->id};
  const auto groups = school.sink.all<people::GroupCreated>();
  ASSERT_EQ(groups.size(), 4U) << "the homeroom opens as a journal too";
  for (const auto& group : groups) EXPECT_EQ(group.school_class, id) << group.title;
  EXPECT_EQ(groups[0].subject, "Разговоры о важном");
  const auto stays = school.sink.all<people::PupilEnrolled>();
  ASSERT_EQ(stays.size(), 42U);
  EXPECT_EQ(to_iso(stays[1].from) + to_iso(stays[1].to), "2025-09-012025-12-26")
      << "missing dates come from the class's terms";
}

TEST(Import, MakesLoginsOfUserNames) {
  Imported school(lyceum());
  std::vector<std::string> logins;
  for (const auto& account : school.sink.all<access::AccountOpened>()) {
    logins.push_back(account.login);
  }
  EXPECT_THAT(logins, ElementsAre("topoleva.irina", "ryabinin", "ryabinin2"));
  EXPECT_EQ(login_from("Щукарёв-Юрьев Ян"), "shchukarev-iurev.ian");
  EXPECT_EQ(login_from("  A!#b.. "), "ab");
  EXPECT_EQ(login_from("你好"), "");
  EXPECT_LE(login_from(std::string(300, 'x')).size(), 60U);
}

TEST(Import, AddsThePeopleWhoWillRunTheSchool) {
  PlanOptions options;
  options.extras = {{"Липова", "Ольга", "", "Ryabinin", {Role::administrator}},
                    {"Вязов", "Семён", "", "auditor", {Role::auditor}}};
  Imported school(lyceum(), options);
  EXPECT_THAT(errors(school.report.problems), IsEmpty());
  std::vector<std::string> logins;
  for (const auto& account : school.sink.all<access::AccountOpened>()) {
    logins.push_back(account.login);
  }
  EXPECT_THAT(logins, UnorderedElementsAre("ryabinin", "auditor", "topoleva.irina", "ryabinin2",
                                           "ryabinin3"));
  EXPECT_EQ(school.again(lyceum(), options).actions, 0U);
}

TEST(Import, ActsAsTheImporterAndNamesTheRow) {
  Imported school(lyceum());
  ASSERT_FALSE(school.sink.contexts.empty());
  for (const rules::Context& context : school.sink.contexts) {
    EXPECT_EQ(context.actor.role, Role::importer);
    EXPECT_FALSE(context.actor.user.exists());
    EXPECT_EQ(context.reason.code, ReasonCode::transfer);
  }
  EXPECT_EQ(school.sink.contexts.front().reason.document, "orgs.csv:3");
}

TEST(Import, FindsNothingNewTheSecondTime) {
  Imported school(lyceum());
  const Report& second = school.again(lyceum());
  EXPECT_THAT(errors(second.problems), IsEmpty());
  EXPECT_EQ(second.actions, 0U);
  EXPECT_EQ(second.counts.at("users.csv").unchanged, 18U);
  EXPECT_EQ(second.counts.at("results.csv").unchanged, 26U);
  EXPECT_EQ(second.counts.at("results.csv").fresh, 0U);
}

TEST(Import, AddsWhatIsNewTheSecondTimeAndKeepsWhatTheSchoolCorrected) {
  Imported school(lyceum());
  const auto* lesson = school.lookup.find<journal::LessonScheduled>("l-alg-2");
  const auto* pupil = school.lookup.find<people::PersonCreated>("p01");
  ASSERT_TRUE(lesson != nullptr && pupil != nullptr);
  school.lookup.learn(Position{9'999},
                      Event{journal::MarkChanged{LessonId{lesson->id}, PersonId{pupil->id},
                                                 Mark::five, Mark::four}});
  const Files more =
      with_line(lyceum(), "results.csv", "g900,,,l-alg-1,p02,fully graded,5,,,,,,,2025-09-20,\r\n");
  const Report& second = school.again(more);
  EXPECT_THAT(errors(second.problems), IsEmpty());
  EXPECT_EQ(second.actions, 1U);
}

TEST(Import, DoesNotOverwriteWhatWasImportedBefore) {
  Imported school(lyceum());
  const Files files = with(
      with(lyceum(), "results.csv", "l-alg-2,p02,fully graded,4", "l-alg-2,p02,fully graded,5"),
      "users.csv", "Берёзкин", "Берёзов");
  const Report& second = school.again(files);
  EXPECT_THAT(errors(second.problems), UnorderedElementsAre("users.csv:3 [] changed_since",
                                                            "results.csv:3 [] changed_since"));
  EXPECT_EQ(second.counts.at("users.csv").refused, 1U);
}

struct Row {
  std::string_view line, error;
};

TEST(Import, RefusesResultsThatNoJournalCanHold) {
  const std::vector<Row> rows{
      {"x,,,l-alg-1,p02,fully graded,4.5,,,,,,,,", "results.csv:29 [score] score_unsupported"},
      {"x,,,l-alg-1,p02,fully graded,1,,,,,,,,", "results.csv:29 [score] score_unsupported"},
      {"x,,,l-alg-1,p02,fully graded,6,,,,,,,,", "results.csv:29 [score] score_unsupported"},
      {"x,,,l-alg-1,p02,fully graded,,отл,,,,,,,", "results.csv:29 [textScore] score_unsupported"},
      {"x,,,l-alg-1,p02,fully graded,,,,,,,,,", "results.csv:29 [score] value_missing"},
      {"x,,,l-bio-1,p12,fully graded,5,,,,,,,,", "results.csv:29 [] refused_by_rules"},
  };
  for (const Row& row : rows) {
    Imported school(with_line(lyceum(), "results.csv", row.line));
    EXPECT_THAT(errors(school.report.problems), ElementsAre(std::string(row.error))) << row.line;
    EXPECT_EQ(school.report.counts.at("results.csv").refused, 1U);
    EXPECT_FALSE(school.report.good());
  }
  Imported hundred(with(lyceum(), "lineItems.csv", "org-lyc,2,5", "org-lyc,0,100"));
  EXPECT_THAT(errors(hundred.report.problems),
              Contains("results.csv:14 [score] scale_unsupported"));
}

TEST(Import, WaitsForTheDayOfALesson) {
  Imported school(
      with(lyceum(), "lineItems.csv", "2025-09-02,2025-09-02", "2025-09-02,2027-01-12"));
  EXPECT_THAT(errors(school.report.problems), Contains("results.csv:14 [] refused_by_rules"));
  const Problem& problem = school.report.problems.list().back();
  EXPECT_EQ(problem.refusal, RefusalCode::lesson_in_future);
}

TEST(Import, AsksWhichSchoolIsMeant) {
  const Files two = with_line(lyceum(), "orgs.csv", "org-2,,,Школа № 00,school,,org-dep,\r\n");
  EXPECT_THAT(errors(Imported(two).report.problems),
              ElementsAre("orgs.csv:3 [sourcedId] school_ambiguous",
                          "orgs.csv:4 [sourcedId] school_ambiguous"));
  PlanOptions options;
  options.school = "org-lyc";
  Imported chosen(two, options);
  EXPECT_THAT(errors(chosen.report.problems), IsEmpty());
  EXPECT_EQ(chosen.sink.all<people::GroupCreated>().size(), 4U);
  options.school = "org-2";
  Imported other(two, options);
  EXPECT_EQ(other.sink.all<people::GroupCreated>().size(), 0U);
  EXPECT_EQ(other.sink.all<people::PersonCreated>().size(), 0U);
  EXPECT_EQ(other.report.counts.at("classes.csv").skipped, 4U);
  options.school = "org-3";
  EXPECT_THAT(errors(Imported(two, options).report.problems),
              ElementsAre("orgs.csv:0 [] school_missing"));
}

TEST(Import, ReportsForPeopleAndForPrograms) {
  Imported school(with(lyceum(), "results.csv", "fully graded,5", "graded,5"));
  const std::string ru = to_text(school.report, Language::ru);
  EXPECT_NE(ru.find("results.csv:2 [scoreStatus]: значение не из перечня"), std::string::npos)
      << ru;
  EXPECT_NE(ru.find("results.csv: строк 27, новых 25"), std::string::npos) << ru;
  const std::string en = to_text(school.report, Language::en);
  EXPECT_NE(en.find("Refused rows and errors: 1"), std::string::npos) << en;
  const boost::json::value json = boost::json::parse(to_json(school.report));
  EXPECT_FALSE(json.at("good").as_bool());
  EXPECT_EQ(json.at("problems").as_array().at(0).at("code").as_string(), "value_unknown");
  EXPECT_EQ(json.at("files").at("results.csv").at("refused").to_number<int>(), 1);
}

TEST(Import, TellsHowFarItIs) {
  std::vector<Phase> phases;
  Lookup lookup;
  test::FoldedSink sink;
  (void)import_files(lyceum(), {}, lookup, sink, test::FixedClock(),
                     [&](Phase phase, std::size_t done, std::size_t total) {
                       EXPECT_LE(done, total);
                       if (phases.empty() || phases.back() != phase) phases.push_back(phase);
                     });
  EXPECT_THAT(phases, ElementsAre(Phase::read, Phase::check, Phase::plan, Phase::write));
}

}  // namespace
}  // namespace letopis::import
