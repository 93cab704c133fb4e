#include <gtest/gtest.h>

#include <array>
#include <random>

#include "tests/support/given.h"

namespace letopis::test {
namespace {

/// What a fold of the accepted events says about one cell, kept apart from FoldedFacts.
struct Model {
  Mark value = Mark::none;
  std::uint32_t revision = 0;

  void take(const Event& event) {
    if (const auto* set = std::get_if<journal::MarkSet>(&event)) {
      EXPECT_EQ(value, Mark::none) << "a first value where one stands";
      value = set->value;
    } else if (const auto* changed = std::get_if<journal::MarkChanged>(&event)) {
      EXPECT_EQ(changed->was, value);
      EXPECT_NE(changed->value, value);
      value = changed->value;
    } else {
      const auto& revoked = std::get<journal::MarkRevoked>(event);
      EXPECT_EQ(revoked.was, value);
      value = Mark::none;
    }
    ++revision;
  }
};

class RandomMarks : public testing::TestWithParam<unsigned> {};

TEST_P(RandomMarks, StandAsTheFoldOfWhatWasAccepted) {
  SmallSchool given;
  std::mt19937 random(GetParam());
  const auto pick = [&](auto... options) {
    const std::array all{options...};
    return all.at(random() % all.size());
  };
  std::map<std::uint64_t, Model> models;
  std::size_t accepted = 0;
  for (int step = 0; step < 400; ++step) {
    given.as(pick(Role::teacher, Role::teacher, Role::teacher, Role::importer, Role::auditor),
             pick(given.teacher, given.teacher, given.teacher, given.stranger));
    given.because(pick(ReasonCode::none, ReasonCode::retake, ReasonCode::undo, ReasonCode::other,
                       ReasonCode::transfer),
                  pick("", "слова"));
    const LessonId lesson =
        pick(given.locked, given.last_open, given.yesterday, given.today, given.tomorrow);
    const journal::PutMark action{lesson, pick(given.anna, given.anna, given.boris),
                                  static_cast<Mark>(random() % 12)};
    const Outcome outcome = given.happens(action);
    if (outcome.decided()) {
      ASSERT_EQ(given.facts().mark(lesson, given.anna).value, action.value);
      models[lesson.value].take(outcome.decided().value());
      ++accepted;
    }
    const auto standing = given.facts().mark(lesson, given.anna);
    ASSERT_EQ(standing.value, models[lesson.value].value);
    ASSERT_EQ(standing.revision, models[lesson.value].revision);
  }
  EXPECT_GT(accepted, 20U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomMarks, testing::Range(0U, 25U));

}  // namespace
}  // namespace letopis::test
