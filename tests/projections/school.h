#pragma once
// A school in memory: actions go through the rules, become entries as the ledger makes them, and
// are folded at once. Helpers are verbs; what they say must succeed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>

#include "events/ledger/tables.h"
#include "events/log/sha256.h"
#include "projections/all.h"
#include "projections/facts/rulebook.h"
#include "projections/runtime/memory_rows.h"
#include "projections/runtime/projector.h"
#include "projections/runtime/records.h"

namespace letopis::test {

inline constexpr std::int64_t kSecond = 1'000'000;
inline constexpr std::int64_t kHour = 3'600 * kSecond;
inline constexpr std::int64_t kDay = 24 * kHour;
inline constexpr SchoolDate kMonday{20'500};  // 2026-02-16

inline log::Reason because(ReasonCode code, std::string text = {}) { return {code, text, {}}; }

class School {
 public:
  School() { now = instant_at(kMonday, 9 * 60, 180); }

  /// An organisation, a director, two teachers, a class and its algebra group taught by the first.
  void open() {
    organisation::OrganisationOpened opened;
    opened.full_name = "Школа № 1502";
    opened.short_name = "Школа 1502";
    act({}, organisation::OpenOrganisation{opened});
    director = create_person(PersonKind::staff, "Орлова", "Вера", "Павловна");
    teacher = create_person(PersonKind::staff, "Белов", "Илья", "Львович");
    other_teacher = create_person(PersonKind::staff, "Чернова", "Анна", "Юрьевна");
    school_class = {act(as_director(), people::CreateClass{{7, "7 «Б»", "class-7b"}})};
    group = create_group("Алгебра", "7 «Б»");
    assign(group, teacher);
  }

  // Acting ------------------------------------------------------------------------------------
  Result<Position, Refusal> propose(const log::Actor& actor, const Action& action,
                                    const log::Reason& reason = {},
                                    std::optional<std::uint32_t> expected = {}) {
    now.us += kSecond;
    const log::Origin origin{"192.0.2.7", "Firefox 146"};
    auto draft = facts::propose(action, {actor, reason, now}, origin, expected, rows);
    if (!draft) return Failure{std::move(draft).error()};
    return append(*draft);
  }

  /// The position of what the action became.
  std::uint64_t act(const log::Actor& actor, const Action& action, const log::Reason& reason = {}) {
    auto done = propose(actor, action, reason);
    EXPECT_TRUE(done) << (done ? "" : code_of(done.error().code)) << ' '
                      << (done ? "" : done.error().detail);
    return done ? done->value : ~std::uint64_t{0};
  }

  /// What the ledger does with a draft.
  Position append(log::Draft draft) {
    log::Stamp stamp;
    stamp.position = {size};
    stamp.previous = previous_;
    stamp.recorded = now;
    if (draft.record.a == log::kOwnPosition) draft.record.a = size;
    if (const auto newest = runtime::record_head(rows_port(), draft.record)) {
      stamp.revision = newest->revision + 1;
      stamp.prior = log::Prior{newest->position, newest->leaf_hash};
    }
    const auto bytes = log::encode(draft, stamp);
    EXPECT_TRUE(bytes);
    const runtime::RecordHead head{stamp.revision, stamp.position, log::sha256({*bytes})};
    rows.put(ledger::kEntries, runtime::entry_key(stamp.position), *bytes);
    rows.put(ledger::kRecords, log::key_bytes(draft.record), runtime::pack(head));
    previous_ = head.leaf_hash;
    views.apply(*log::EntryView::read(*bytes), rows);
    ++size;
    return stamp.position;
  }

  void sleep(std::int64_t us) { now.us += us; }

  // Actors ------------------------------------------------------------------------------------
  [[nodiscard]] log::Actor as_director() const { return {director, Role::administrator, 1, {}}; }

  [[nodiscard]] log::Actor as_deputy() const { return {director, Role::deputy_head, 2, {}}; }

  [[nodiscard]] log::Actor as_teacher() const { return {teacher, Role::teacher, 3, {}}; }

  [[nodiscard]] log::Actor as(PersonId who) const { return {who, Role::teacher, 4, {}}; }

  [[nodiscard]] static log::Actor as_importer() { return {{}, Role::importer, 0, {}}; }

  // Verbs -------------------------------------------------------------------------------------
  PersonId create_person(PersonKind kind, std::string family, std::string given,
                         std::string patronymic = {}, std::string external_id = {}) {
    people::PersonCreated person;
    person.kind = kind;
    person.family = std::move(family);
    person.given = std::move(given);
    person.patronymic = std::move(patronymic);
    person.external_id = std::move(external_id);
    const bool staff = kind == PersonKind::staff;
    const log::Actor office{director, staff ? Role::clerk : Role::administrator, 1, {}};
    const log::Actor actor = director.exists() ? office : log::Actor{};
    return {act(actor, people::CreatePerson{person})};
  }

  PersonId create_pupil(std::string family, std::string given) {
    return create_person(PersonKind::pupil, std::move(family), std::move(given));
  }

  GroupId create_group(std::string subject, std::string title, std::string external_id = {}) {
    return {act(as_director(),
                people::CreateGroup{{school_class, subject, title, std::move(external_id)}})};
  }

  void assign(GroupId to, PersonId who, SchoolDate from = plus_days(kMonday, -200),
              SchoolDate until = plus_days(kMonday, 200)) {
    act(as_deputy(), people::AssignTeacher{{to, who, from, until}});
  }

  void enrol(PersonId pupil, SchoolDate from = plus_days(kMonday, -200),
             SchoolDate until = plus_days(kMonday, 200)) {
    act(as_director(), people::EnrolPupil{{group, pupil, from, until}});
  }

  void leave(PersonId pupil, SchoolDate last_day) {
    act(as_director(), people::EndEnrolment{{group, pupil, last_day}});
  }

  PersonId enrol_new(std::string family, std::string given) {
    const PersonId pupil = create_pupil(std::move(family), std::move(given));
    enrol(pupil);
    return pupil;
  }

  LessonId schedule(SchoolDate day, std::uint8_t number = 1, std::string topic = "Дроби") {
    journal::LessonScheduled lesson;
    lesson.group = group;
    lesson.day = day;
    lesson.number = number;
    lesson.topic = std::move(topic);
    lesson.homework = "№ 214, 215";
    return {act(as_deputy(), journal::ScheduleLesson{lesson})};
  }

  Position mark(LessonId lesson, PersonId pupil, Mark value, const log::Reason& reason = {}) {
    return {act(as_teacher(), journal::PutMark{lesson, pupil, value}, reason)};
  }

  Position absence(LessonId lesson, PersonId pupil, Absence code, const log::Reason& reason = {}) {
    return {act(as_teacher(), attendance::PutAbsence{lesson, pupil, code}, reason)};
  }

  // Asking ------------------------------------------------------------------------------------
  [[nodiscard]] const runtime::MemoryRows& reader() const { return rows; }

  [[nodiscard]] ledger::Rows& rows_port() { return rows; }

  [[nodiscard]] log::EntryView entry(Position position) {
    return *log::EntryView::read(*rows_port().get(ledger::kEntries, runtime::entry_key(position)));
  }

  runtime::MemoryRows rows;
  runtime::Views views{all_views()};
  Instant now;
  std::uint64_t size = 0;
  PersonId director;
  PersonId teacher;
  PersonId other_teacher;
  ClassId school_class;
  GroupId group;

 private:
  Digest previous_;
};

}  // namespace letopis::test
