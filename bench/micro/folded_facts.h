#pragma once
// Facts of one lesson of one journal, for benchmarks of the rules alone.
#include "bench/micro/fixture.h"
#include "events/rules/facts.h"

namespace letopis::bench {

inline constexpr PersonId kTeacher{17};
inline constexpr PersonId kPupil{411};
inline constexpr LessonId kLesson{90'210};
inline constexpr GroupId kGroup{300};

/// Facts of one lesson, as they would be after folding a journal's events.
class FoldedFacts final : public rules::Facts {
 public:
  explicit FoldedFacts(SchoolDate day) : day_(day) {}

  std::optional<organisation::Settings> settings() override { return organisation::Settings{}; }

  std::optional<PersonKind> person(PersonId id) override {
    return id == kTeacher ? PersonKind::staff : PersonKind::pupil;
  }

  bool class_exists(ClassId) override { return true; }

  bool group_exists(GroupId) override { return true; }

  std::optional<rules::LessonFacts> lesson(LessonId) override {
    return rules::LessonFacts{kGroup, day_, PersonId{}};
  }

  bool teaches(PersonId teacher, GroupId, SchoolDate) override { return teacher == kTeacher; }

  bool enrolled(PersonId pupil, GroupId, SchoolDate) override { return pupil == kPupil; }

  rules::Standing<Mark> mark(LessonId, PersonId) override { return {Mark::four, 1}; }

  rules::Standing<Absence> absence(LessonId, PersonId) override { return {}; }

  std::optional<rules::LastWrite> last_write(const log::RecordKey&) override {
    return rules::LastWrite{kTeacher, bench_now()};
  }

  std::optional<PersonId> owner_of(AccountId) override { return kTeacher; }

  bool login_taken(std::string_view) override { return false; }

 private:
  SchoolDate day_;
};

}  // namespace letopis::bench
