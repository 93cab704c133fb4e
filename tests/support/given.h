#pragma once
// Given, when, then for the rules, over facts folded in memory. Not thread-safe.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/support/folded_facts.h"

namespace letopis::test {

inline SchoolDate day(std::string_view iso) { return parse_date(iso).value(); }

/// What a rule said, to be compared with what was expected of it.
class Outcome {
 public:
  explicit Outcome(Result<Event, Refusal> decided) : decided_(std::move(decided)) {}

  template <class One>
  void then(const One& expected) const {
    ASSERT_TRUE(decided_.has_value())
        << "refused: " << code_of(decided_.error().code) << ' ' << decided_.error().detail;
    const One* event = std::get_if<One>(&decided_.value());
    ASSERT_NE(event, nullptr) << "another kind of event";
    EXPECT_TRUE(*event == expected) << "the event holds other values";
  }

  void then_accepted() const {
    EXPECT_TRUE(decided_.has_value())
        << "refused: " << code_of(decided_.error().code) << ' ' << decided_.error().detail;
  }

  void then_refused(RefusalCode code, std::string_view detail = {}) const {
    ASSERT_FALSE(decided_.has_value()) << "accepted";
    EXPECT_EQ(code_of(decided_.error().code), code_of(code));
    if (!detail.empty()) {
      EXPECT_EQ(decided_.error().detail, detail);
    }
  }

  [[nodiscard]] const Result<Event, Refusal>& decided() const { return decided_; }

 private:
  Result<Event, Refusal> decided_;
};

/// One situation: what has happened, who asks, when, and why.
class Given {
 public:
  /// Something happened; the id that it got.
  std::uint64_t has(const Event& event) {
    return facts_.fold(event, context_.actor.user, context_.now);
  }

  Given& at(std::string_view instant) {
    context_.now = parse_instant(instant).value();
    return *this;
  }

  Given& as(Role role, PersonId user = {}) {
    context_.actor = {.user = user, .role = role, .session = 0, .on_behalf_of = {}};
    return *this;
  }

  Given& because(ReasonCode code, std::string text = {}, std::string document = {}) {
    context_.reason = {code, std::move(text), std::move(document)};
    return *this;
  }

  [[nodiscard]] Outcome when(const Action& action) {
    return Outcome(decide(action, context_, facts_));
  }

  /// Decides and, when accepted, lets it happen.
  Outcome happens(const Action& action) {
    Outcome outcome = when(action);
    if (outcome.decided()) has(outcome.decided().value());
    return outcome;
  }

  FoldedFacts& facts() { return facts_; }

  [[nodiscard]] const rules::Context& context() const { return context_; }

 private:
  FoldedFacts facts_;
  rules::Context context_;
};

/// A small school: 7 «Б» with algebra, one pupil in it and one outside, two teachers, lessons
/// around Friday 2026-11-20, Moscow time. The algebra teacher asks at 10:00 on that day.
class SmallSchool : public Given {
 public:
  SmallSchool() {
    as(Role::none).at("2026-09-01T05:00:00Z");
    has(organisation::OrganisationOpened{.full_name = "Школа № 0",
                                         .short_name = "Школа 0",
                                         .settings = {},
                                         .training = false,
                                         .external_id = {}});
    teacher = person(PersonKind::staff, "Иванова");
    stranger = person(PersonKind::staff, "Петрова");
    anna = person(PersonKind::pupil, "Смирнова");
    boris = person(PersonKind::pupil, "Кузнецов");
    parent = person(PersonKind::parent, "Смирнов");
    school_class = ClassId{has(people::ClassCreated{7, "7 «Б»", ""})};
    group = GroupId{has(people::GroupCreated{school_class, "Алгебра", "7 «Б»", ""})};
    has(people::TeacherAssigned{group, teacher, day("2026-09-01"), day("2027-05-31")});
    has(people::PupilEnrolled{group, anna, day("2026-09-01"), day("2027-05-31")});
    locked = lesson("2026-10-20");     // 31 days before today
    last_open = lesson("2026-10-21");  // 30 days before today
    yesterday = lesson("2026-11-19");
    today = lesson("2026-11-20");
    tomorrow = lesson("2026-11-21");
    account = AccountId{has(access::AccountOpened{teacher, "ivanova", {Role::teacher}})};
    as_teacher().at("2026-11-20T07:00:00Z");
  }

  PersonId person(PersonKind kind, std::string family) {
    people::PersonCreated created;
    created.kind = kind;
    created.family = std::move(family);
    return PersonId{has(created)};
  }

  LessonId lesson(std::string_view iso, PersonId by = {}) {
    journal::LessonScheduled scheduled;
    scheduled.group = group;
    scheduled.day = day(iso);
    scheduled.teacher = by;
    return LessonId{has(scheduled)};
  }

  SmallSchool& as_teacher() {
    as(Role::teacher, teacher);
    return *this;
  }

  PersonId teacher, stranger, anna, boris, parent;
  ClassId school_class;
  GroupId group;
  LessonId locked, last_open, yesterday, today, tomorrow;
  AccountId account;
};

}  // namespace letopis::test
