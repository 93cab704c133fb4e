#include "server/import/oneroster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/import/world.h"

namespace letopis::import {
namespace {

using test::errors;
using test::lyceum;
using test::sample;
using test::with;
using test::with_line;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> parsed(const Files& files) {
  Problems problems;
  (void)parse(files, problems);
  return errors(problems);
}

TEST(OneRoster, ReadsTheSampleAsItIs) {
  Problems problems;
  const Bundle bundle = parse(sample(), problems);
  EXPECT_THAT(errors(problems), IsEmpty());
  EXPECT_EQ(bundle.version, Version::v1_1);
  EXPECT_EQ(bundle.orgs.size(), 2U);
  EXPECT_EQ(bundle.users.size(), 10U) << "rows with a field too many and a field too few";
  EXPECT_EQ(bundle.enrollments.size(), 24U) << "the last line has no end";
  EXPECT_EQ(bundle.classes.at(0).terms.size(), 2U);
  EXPECT_EQ(bundle.demographics.size(), 8U);
}

TEST(OneRoster, ReadsVersion12WithRolesInTheirOwnFile) {
  Problems problems;
  const Bundle bundle = parse(lyceum(), problems);
  EXPECT_THAT(errors(problems), IsEmpty());
  EXPECT_EQ(bundle.version, Version::v1_2);
  EXPECT_EQ(bundle.users.size(), 18U);
  EXPECT_EQ(bundle.counts.at("users.csv").skipped, 1U) << "tobedeleted";
  EXPECT_EQ(bundle.counts.at("enrollments.csv").skipped, 1U) << "goes with the deleted pupil";
  EXPECT_EQ(bundle.results.size(), 27U);
  EXPECT_EQ(bundle.line_items.at(2).description, "№ 101–105, оформить\nполностью");
}

TEST(OneRoster, BelievesTheManifest) {
  EXPECT_THAT(parsed(with(sample(), "manifest.csv", "file.users,bulk", "file.users,absent")),
              Contains("users.csv:0 [] file_unexpected"));
  EXPECT_THAT(parsed(with(sample(), "manifest.csv", "file.results,absent", "file.results,bulk")),
              ElementsAre("results.csv:0 [] file_missing"));
  EXPECT_THAT(parsed(with(sample(), "manifest.csv", "file.results,absent", "file.results,delta")),
              ElementsAre("manifest.csv:18 [value] delta_refused"));
  EXPECT_THAT(parsed(with(sample(), "manifest.csv", "file.users,bulk", "file.users,all")),
              Contains("manifest.csv:10 [value] manifest_property"));
  EXPECT_THAT(parsed(with(sample(), "manifest.csv", "version,1.1", "version,2.0")),
              ElementsAre("manifest.csv:3 [value] version_unknown"));
  EXPECT_THAT(parsed(with(sample(), "manifest.csv", "oneroster.version,1.1\n", "")),
              ElementsAre("manifest.csv:0 [] manifest_property"));
  EXPECT_THAT(parsed({}), ElementsAre("manifest.csv:0 [] manifest_missing"));
  EXPECT_THAT(parsed(with(lyceum(), "manifest.csv", "file.roles,bulk", "file.roles,absent")),
              Contains("roles.csv:0 [] file_missing"));
}

struct Change {
  std::string_view file, was, now, error;
};

TEST(OneRoster, NamesThePlaceOfEveryBadRow) {
  const std::vector<Change> changes{
      {"users.csv", "p02,,,true", "p02,,,yes", "users.csv:3 [enabledUser] boolean_invalid"},
      {"users.csv", "p02,,,true", "p02,archived,,true", "users.csv:3 [status] status_in_bulk"},
      {"users.csv", "p02,,", "p01,,", "users.csv:3 [sourcedId] id_twice"},
      {"users.csv", "p02,,", ",,", "users.csv:3 [sourcedId] value_missing"},
      {"users.csv", "\"r01,r02\"", "\"r01,r99\"", "users.csv:2 [agentSourcedIds] reference_broken"},
      {"users.csv", ",07,", ",7,", "users.csv:2 [grades] value_unknown"},
      {"roles.csv", "p02,primary,student", "p02,primary,pupil", "roles.csv:3 [role] value_unknown"},
      {"roles.csv", "p02,primary", "p02,main", "roles.csv:3 [roleType] value_unknown"},
      {"roles.csv", "p02,primary,student,2025-09-01", "p02,primary,student,01.09.2025",
       "roles.csv:3 [beginDate] date_invalid"},
      {"orgs.csv", "school", "lyceum", "orgs.csv:3 [type] value_unknown"},
      {"orgs.csv", "school,,org-dep", "school,,org-x",
       "orgs.csv:3 [parentSourcedId] reference_broken"},
      {"academicSessions.csv", "2025-10-24", "2025-08-24",
       "academicSessions.csv:3 [endDate] dates_reversed"},
      {"academicSessions.csv", "gradingPeriod", "quarter",
       "academicSessions.csv:3 [type] value_unknown"},
      {"classes.csv", "homeroom", "class", "classes.csv:2 [classType] value_unknown"},
      {"classes.csv", "c-alg", "c-none", "classes.csv:3 [courseSourcedId] reference_broken"},
      {"classes.csv", "\"q1,q2\"", "\"q1,q9\"", "classes.csv:3 [termSourcedIds] reference_broken"},
      {"demographics.csv", "female", "f", "demographics.csv:2 [sex] value_unknown"},
      {"demographics.csv", "2012-02-29", "2013-02-29",
       "demographics.csv:8 [birthDate] date_invalid"},
      {"enrollments.csv", "p01,student", "p01,teacher", "enrollments.csv:2 [role] role_mismatch"},
      {"enrollments.csv", "k7b,org-lyc,p01", "k7x,org-lyc,p01",
       "enrollments.csv:2 [classSourcedId] reference_broken"},
      {"enrollments.csv", "2025-09-01,2026-05-29", "2025-09-01,2025-05-29",
       "enrollments.csv:2 [endDate] dates_reversed"},
      {"categories.csv", "0.5", "half", "categories.csv:3 [weight] number_invalid"},
      {"lineItems.csv", "2025-09-02,2025-09-02", ",", "lineItems.csv:2 [dueDate] value_missing"},
      {"lineItems.csv", "k7b-alg,cat-lesson", "k7b-alg,cat-x",
       "lineItems.csv:2 [categorySourcedId] reference_broken"},
      {"results.csv", "fully graded,5", "graded,5", "results.csv:2 [scoreStatus] value_unknown"},
      {"results.csv", "fully graded,5", "fully graded,five",
       "results.csv:2 [score] number_invalid"},
      {"results.csv", "l-alg-2,p02", "l-alg-2,p01",
       "results.csv:3 [lineItemSourcedId] result_twice"},
      {"results.csv", "l-alg-2,p02", "l-alg-2,t1",
       "results.csv:3 [studentSourcedId] role_mismatch"},
      {"results.csv", "l-alg-2,p02", "l-alg-2,p99",
       "results.csv:3 [studentSourcedId] reference_broken"},
  };
  for (const Change& change : changes) {
    const Files files = with(lyceum(), change.file, change.was, change.now);
    ASSERT_FALSE(files.empty()) << change.file << ' ' << change.was;
    EXPECT_THAT(parsed(files), Contains(std::string(change.error)));
  }
}

TEST(OneRoster, CollectsAllProblemsInsteadOfStoppingAtTheFirst) {
  Files files = with(lyceum(), "users.csv", "p02,,,true", "p02,,,yes");
  files = with(files, "orgs.csv", "school", "lyceum");
  files = with(files, "results.csv", "fully graded,5", "graded,5");
  Problems problems;
  (void)parse(files, problems);
  EXPECT_THAT(errors(problems), Contains("users.csv:3 [enabledUser] boolean_invalid"));
  EXPECT_THAT(errors(problems), Contains("orgs.csv:3 [type] value_unknown"));
  EXPECT_THAT(errors(problems), Contains("results.csv:2 [scoreStatus] value_unknown"));
  EXPECT_THAT(errors(problems), Contains("roles.csv:3 [userSourcedId] reference_refused"));
}

TEST(OneRoster, KeepsAThousandProblemsAndCountsTheRest) {
  std::string rows;
  for (int i = 0; i < 1'500; ++i) rows += "x" + std::to_string(i) + ",,,Имя,kind\n";
  Problems problems;
  (void)parse(with_line(lyceum(), "orgs.csv", rows), problems);
  EXPECT_EQ(problems.list().size(), kProblemsMax);
  EXPECT_EQ(problems.errors(), 1'500U);
  EXPECT_EQ(problems.left_out(), 500U + problems.warnings());
}

TEST(OneRoster, TakesExtensionWordsIn12Only) {
  EXPECT_THAT(parsed(with(lyceum(), "roles.csv", "principal", "ext:librarian")), IsEmpty());
  EXPECT_THAT(parsed(with(sample(), "users.csv", "teacher", "ext:teacher")),
              Contains("users.csv:10 [role] value_unknown"));
}

TEST(OneRoster, SaysNothingOfPeopleInItsErrors) {
  Files files = with(lyceum(), "users.csv", "p02,,,true", "p02,,,Секретов");
  files = with(files, "demographics.csv", "2012-03-04", "04.03.2012");
  Problems problems;
  (void)parse(files, problems);
  ASSERT_GE(problems.errors(), 2U);
  for (const Problem& problem : problems.list()) {
    for (const Language language : {Language::ru, Language::en}) {
      const std::string line = line_of(problem, language);
      EXPECT_EQ(line.find("Секретов"), std::string::npos);
      EXPECT_EQ(line.find("2012"), std::string::npos);
    }
  }
}

TEST(OneRoster, EveryCodeHasANameAndAText) {
  for (unsigned i = 0; i <= static_cast<unsigned>(ProblemCode::too_many_problems); ++i) {
    Problem problem;
    problem.code = static_cast<ProblemCode>(i);
    EXPECT_FALSE(code_of(problem.code).empty());
    EXPECT_FALSE(text_of(problem, Language::ru).empty()) << code_of(problem.code);
    EXPECT_NE(text_of(problem, Language::ru), text_of(problem, Language::en));
  }
  Problem last;
  last.code = ProblemCode::too_many_problems;
  EXPECT_EQ(code_of(last.code), "too_many_problems") << "the table is in the order of the codes";
}

}  // namespace
}  // namespace letopis::import
