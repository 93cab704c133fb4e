#pragma once
// A school that lives at random, from a seed: most of what it tries is allowed, some is refused.
#include <algorithm>
#include <random>
#include <vector>

#include "tests/projections/school.h"

namespace letopis::test {

class RandomLife {
 public:
  explicit RandomLife(std::uint64_t seed) : random_(seed) {
    school.open();
    groups = {school.group, school.create_group("Физика", "7 «Б»")};
    teachers = {school.teacher, school.other_teacher};
    for (const GroupId group : groups) school.assign(group, teachers[below(2)]);
    for (int i = 0; i < 8; ++i) add_pupil();
    for (int i = 0; i < 30; ++i) enrol();
    for (int i = 0; i < 6; ++i) schedule();
  }

  /// One try; time passes.
  void step() {
    school.sleep(static_cast<std::int64_t>(below(3)) * kHour);
    if (below(40) == 0) school.sleep(static_cast<std::int64_t>(below(6)) * kDay);
    const std::uint64_t dice = below(100);
    if (dice < 60) return mark();
    if (dice < 80) return absence();
    if (dice < 86) return schedule();
    if (dice < 89) return enrol();
    if (dice < 92) return leave();
    if (dice < 94) return assign();
    if (dice < 96) return add_pupil();
    if (dice < 98) return change_settings();
    open_account();
  }

  std::uint64_t below(std::uint64_t bound) {
    return std::uniform_int_distribution<std::uint64_t>(0, bound - 1)(random_);
  }

  template <class T>
  T one_of(const std::vector<T>& choices) {
    return choices[below(choices.size())];
  }

  SchoolDate today() { return date_at(school.now, 180); }

  School school;
  std::vector<GroupId> groups;
  std::vector<PersonId> teachers;
  std::vector<PersonId> pupils;
  std::vector<LessonId> lessons;
  int refused = 0;

 private:
  std::optional<Position> attempt(const log::Actor& actor, const Action& action,
                                  const log::Reason& reason = {}) {
    auto done = school.propose(actor, action, reason);
    if (!done) ++refused;
    return done ? std::optional(*done) : std::nullopt;
  }

  log::Reason reason() {
    static constexpr ReasonCode kCodes[] = {ReasonCode::none, ReasonCode::entry_error,
                                            ReasonCode::retake, ReasonCode::other,
                                            ReasonCode::undo};
    const ReasonCode code = kCodes[below(5)];
    return because(code, code == ReasonCode::other ? "принесена тетрадь" : "");
  }

  void mark() {
    static constexpr Mark kMarks[] = {Mark::none, Mark::three, Mark::four, Mark::five, Mark::duty};
    const journal::PutMark put{some_lesson(), one_of(pupils), kMarks[below(5)]};
    if (below(20) == 0) {
      attempt(School::as_importer(), put, because(ReasonCode::transfer));
    } else {
      attempt(school.as(one_of(teachers)), put, reason());
    }
  }

  void absence() {
    const auto code = static_cast<Absence>(below(6));
    const attendance::PutAbsence put{some_lesson(), one_of(pupils), code};
    attempt(school.as(one_of(teachers)), put, reason());
  }

  void schedule() {
    journal::LessonScheduled lesson;
    lesson.group = one_of(groups);
    lesson.day = plus_days(today(), -static_cast<std::int32_t>(below(45)));
    lesson.number = static_cast<std::uint8_t>(below(4));
    lesson.topic = "Тема";
    if (below(2) == 0) lesson.teacher = one_of(teachers);
    const auto done = attempt(school.as_deputy(), journal::ScheduleLesson{lesson});
    if (done) lessons.push_back({done->value});
  }

  void enrol() {
    const SchoolDate from = plus_days(today(), -static_cast<std::int32_t>(below(90)));
    const SchoolDate to = plus_days(from, static_cast<std::int32_t>(below(200)));
    attempt(school.as_director(), people::EnrolPupil{{one_of(groups), one_of(pupils), from, to}});
  }

  void leave() {
    const SchoolDate last = plus_days(today(), -static_cast<std::int32_t>(below(5)));
    attempt(school.as_director(), people::EndEnrolment{{one_of(groups), one_of(pupils), last}});
  }

  void assign() { school.assign(one_of(groups), one_of(teachers)); }

  void add_pupil() {
    static const std::vector<std::string> kFamilies{"Ежова", "Ёлкин", "Жуков", "Ерёмин", "Яшин"};
    pupils.push_back(school.create_pupil(one_of(kFamilies), "Саша"));
  }

  void change_settings() {
    organisation::Settings settings;
    settings.edit_window_days = static_cast<std::int32_t>(5 + below(40));
    attempt(school.as_director(), organisation::ChangeSettings{settings});
  }

  void open_account() {
    const std::string login = "user" + std::to_string(below(50));
    attempt(school.as_director(), access::OpenAccount{{one_of(teachers), login, {Role::teacher}}});
  }

  /// Mostly one of the newest, where writing is still allowed.
  LessonId some_lesson() {
    const std::size_t recent = std::min<std::size_t>(lessons.size(), 12);
    if (below(5) == 0) return one_of(lessons);
    return lessons[lessons.size() - 1 - below(recent)];
  }

  std::mt19937_64 random_;
};

}  // namespace letopis::test
