#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "server/demo/run.h"
#include "tests/import/world.h"

namespace letopis::demo {
namespace {

using import::test::FoldedSink;
using testing::IsEmpty;

Instant friday_evening() { return parse_instant("2026-11-20T18:00:00Z").value(); }

Options small(std::uint64_t seed) {
  Options options;
  options.seed = seed;
  options.now = friday_evening();
  options.classes_per_grade = 1;
  options.pupils_per_class = 12;
  return options;
}

std::vector<DemoAction> all_of(const Options& options) {
  std::vector<DemoAction> out;
  School school(options);
  while (std::optional<DemoAction> action = school.next()) out.push_back(std::move(*action));
  return out;
}

/// The school of load.md 7.1 at the size of the demonstration, played through the rules once.
struct Played250 {
  Played250() {
    Options options;
    options.now = friday_evening();
    School school(options);
    accounts = school.accounts();
    expected = school.expected_actions();
    played = play(school, sink, handles);
  }

  static const Played250& instance() {
    static const Played250 once;
    return once;
  }

  FoldedSink sink;
  Handles handles;
  Played played;
  std::vector<DemoAccount> accounts;
  std::size_t expected = 0;
};

TEST(DemoSchool, PassesTheRulesButWhereItMeansTo) {
  const Played& played = Played250::instance().played;
  EXPECT_THAT(played.surprises, IsEmpty());
  EXPECT_GT(played.refused_as_expected, 3U) << "marks after the lock and for the departed";
  EXPECT_GT(played.accepted, 35'000U);
  EXPECT_LT(played.accepted, 60'000U);
  EXPECT_NEAR(static_cast<double>(Played250::instance().expected),
              static_cast<double>(played.accepted), 0.2 * static_cast<double>(played.accepted));
}

TEST(DemoSchool, HasThePeopleAndJournalsOfASchool) {
  const FoldedSink& sink = Played250::instance().sink;
  std::map<PersonKind, int> people;
  for (const auto& person : sink.all<people::PersonCreated>()) ++people[person.kind];
  EXPECT_EQ(people[PersonKind::pupil], 250);
  EXPECT_NEAR(people[PersonKind::staff], 23, 3);
  EXPECT_EQ(sink.all<people::ClassCreated>().size(), 10U);
  EXPECT_GT(sink.all<people::GroupCreated>().size(), 100U);
  EXPECT_GE(sink.all<people::PupilLeft>().size(), 10U) << "departed";
  std::set<Role> roles;
  std::set<std::string> logins;
  for (const DemoAccount& account : Played250::instance().accounts) {
    roles.insert(account.roles.begin(), account.roles.end());
    logins.insert(account.login);
    EXPECT_TRUE(Played250::instance().handles.find(account.account).has_value()) << account.login;
  }
  EXPECT_EQ(roles.size(), 5U);
  for (const char* login : {"admin", "deputy", "auditor", "teacher", "secretary"}) {
    EXPECT_TRUE(logins.contains(login)) << login;
  }
}

double share(std::size_t part, std::size_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

TEST(DemoSchool, GivesMarksInTheSharesOfTheModel) {
  const auto marks = Played250::instance().sink.all<journal::MarkSet>();
  std::map<Mark, std::size_t> count;
  for (const auto& mark : marks) ++count[mark.value];
  EXPECT_NEAR(share(count[Mark::five], marks.size()), 0.38, 0.04);
  EXPECT_NEAR(share(count[Mark::four], marks.size()), 0.37, 0.04);
  EXPECT_NEAR(share(count[Mark::three], marks.size()), 0.20, 0.04);
  EXPECT_NEAR(share(count[Mark::two], marks.size()), 0.05, 0.02);
  EXPECT_GT(count[Mark::duty], 0U);
}

TEST(DemoSchool, MissesLessonsAndCorrectsMarksInTheSharesOfTheModel) {
  const FoldedSink& sink = Played250::instance().sink;
  const std::size_t marks = sink.all<journal::MarkSet>().size();
  const double pupil_lessons = static_cast<double>(marks) / 0.35;
  std::size_t absent = 0;
  for (const auto& absence : sink.all<attendance::AbsenceSet>()) {
    absent += absence.code == Absence::absent ? 1U : 0U;
  }
  EXPECT_NEAR(static_cast<double>(absent) / pupil_lessons, 0.06, 0.015);
  EXPECT_NEAR(share(sink.all<journal::MarkChanged>().size(), marks), 0.035, 0.015);
  EXPECT_GT(sink.all<attendance::AbsenceCorrected>().size(), absent / 3);
  EXPECT_GT(sink.all<journal::MarkRevoked>().size(), 0U);
}

TEST(DemoSchool, EntersMostMarksAtOnceAndSomeDaysLater) {
  const FoldedSink& sink = Played250::instance().sink;
  std::map<std::uint64_t, SchoolDate> lessons;
  std::size_t same_day = 0, later = 0, without_topic = 0;
  for (std::size_t i = 0; i < sink.events.size(); ++i) {
    if (const auto* lesson = std::get_if<journal::LessonScheduled>(&sink.events[i])) {
      lessons[i] = lesson->day;
      without_topic += lesson->topic.empty() ? 1U : 0U;
    }
    const auto* mark = std::get_if<journal::MarkSet>(&sink.events[i]);
    if (mark == nullptr) continue;
    const SchoolDate day = date_at(sink.contexts[i].now, 180);
    ++(day == lessons.at(mark->lesson.value) ? same_day : later);
  }
  EXPECT_NEAR(share(same_day, same_day + later), 0.92, 0.03);
  EXPECT_GT(without_topic, 0U);
}

TEST(DemoSchool, HoldsTheFaultsThatItIsMeantToShow) {
  const FoldedSink& sink = Played250::instance().sink;
  std::set<std::pair<LessonId, PersonId>> absent, both;
  for (const auto& absence : sink.all<attendance::AbsenceSet>()) {
    if (absence.code == Absence::absent) absent.emplace(absence.lesson, absence.pupil);
  }
  std::map<std::uint64_t, GroupId> group_of;
  std::set<GroupId> all, marked;
  for (std::size_t i = 0; i < sink.events.size(); ++i) {
    if (const auto* lesson = std::get_if<journal::LessonScheduled>(&sink.events[i])) {
      group_of[i] = lesson->group;
      all.insert(lesson->group);
    }
  }
  for (const auto& mark : sink.all<journal::MarkSet>()) {
    if (absent.contains({mark.lesson, mark.pupil})) both.emplace(mark.lesson, mark.pupil);
    marked.insert(group_of.at(mark.lesson.value));
  }
  EXPECT_GT(both.size(), 5U) << "an absence and a mark in one cell";
  EXPECT_LT(marked.size(), all.size()) << "a journal without a single mark";
  std::map<std::pair<LessonId, PersonId>, std::set<PersonId>> authors;
  for (std::size_t i = 0; i < sink.events.size(); ++i) {
    if (const auto* mark = std::get_if<journal::MarkChanged>(&sink.events[i])) {
      authors[{mark->lesson, mark->pupil}].insert(sink.contexts[i].actor.user);
    }
  }
  EXPECT_TRUE(std::any_of(authors.begin(), authors.end(), [](const auto& cell) {
    return cell.second.size() == 2;
  })) << "two teachers at one cell";
}

TEST(DemoSchool, GivesEveryChangeAReason) {
  const FoldedSink& sink = Played250::instance().sink;
  for (std::size_t i = 0; i < sink.events.size(); ++i) {
    if (!std::holds_alternative<journal::MarkChanged>(sink.events[i])) continue;
    EXPECT_NE(sink.contexts[i].reason.code, ReasonCode::none);
  }
}

TEST(DemoSchool, FollowsFromItsSeed) {
  const auto once = all_of(small(7));
  const auto again = all_of(small(7));
  const auto other = all_of(small(8));
  ASSERT_EQ(once.size(), again.size());
  bool same = true;
  std::size_t differing = 0;
  for (std::size_t i = 0; i < once.size(); ++i) {
    same = same && once[i].at == again[i].at && once[i].action.index() == again[i].action.index() &&
           once[i].born == again[i].born;
    differing += i < other.size() && once[i].at != other[i].at ? 1U : 0U;
  }
  EXPECT_TRUE(same);
  EXPECT_GT(differing, once.size() / 2);
}

TEST(DemoSchool, RunsInTheOrderOfTimeAndStopsNow) {
  for (const char* now : {"2026-11-18T09:10:00Z", "2026-11-22T10:00:00Z", "2027-01-11T04:00:00Z",
                          "2026-09-02T12:00:00Z", "2026-07-15T12:00:00Z"}) {
    Options options = small(3);
    options.now = parse_instant(now).value();
    Instant last;
    for (const DemoAction& action : all_of(options)) {
      ASSERT_GT(action.at, last);
      last = action.at;
    }
    EXPECT_LE(last, options.now);
    FoldedSink sink;
    Handles handles;
    School school(options);
    EXPECT_THAT(play(school, sink, handles).surprises, IsEmpty()) << now;
  }
}

TEST(DemoSchool, NoTeacherIsInTwoPlacesAtOnce) {
  const FoldedSink& sink = Played250::instance().sink;
  std::map<std::uint64_t, std::set<PersonId>> teachers;
  for (const auto& assigned : sink.all<people::TeacherAssigned>()) {
    teachers[assigned.group.value].insert(assigned.teacher);
  }
  std::map<std::tuple<SchoolDate, std::uint8_t, PersonId>, int> places;
  int clashes = 0, lessons = 0;
  for (const auto& lesson : sink.all<journal::LessonScheduled>()) {
    const auto& own = teachers.at(lesson.group.value);
    if (own.size() != 1) continue;
    ++lessons;
    clashes += ++places[{lesson.day, lesson.number, *own.begin()}] > 1 ? 1 : 0;
  }
  EXPECT_LT(clashes, lessons / 50) << "of " << lessons;
}

}  // namespace
}  // namespace letopis::demo
