#pragma once
// A school in memory that folds events into the facts the rules ask for. Not thread-safe.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "events/all.h"

namespace letopis::test {

/// Answers the rules by folding events, the plainest way there is.
class FoldedFacts final : public rules::Facts {
 public:
  /// The position that the event got.
  std::uint64_t fold(const Event& event, PersonId author, Instant at) {
    const std::uint64_t position = next_++;
    std::visit([&](const auto& one) { take(one, position); }, event);
    log::RecordKey record = draft_of(event, date_at(at, 0), *this).record;
    if (record.a == log::kOwnPosition) record.a = position;
    writes_[record] = {author, at};
    return position;
  }

  std::optional<organisation::Settings> settings() override { return settings_; }

  std::optional<PersonKind> person(PersonId id) override { return find(people_, id.value); }

  bool class_exists(ClassId id) override { return classes_.count(id.value) != 0; }

  bool group_exists(GroupId id) override { return groups_.count(id.value) != 0; }

  std::optional<rules::LessonFacts> lesson(LessonId id) override {
    return find(lessons_, id.value);
  }

  bool teaches(PersonId teacher, GroupId group, SchoolDate day) override {
    return covers(assignments_, group, teacher, day);
  }

  bool enrolled(PersonId pupil, GroupId group, SchoolDate day) override {
    return covers(stays_, group, pupil, day);
  }

  rules::Standing<Mark> mark(LessonId lesson, PersonId pupil) override {
    return find(marks_, Cell{lesson.value, pupil.value}).value_or(rules::Standing<Mark>{});
  }

  rules::Standing<Absence> absence(LessonId lesson, PersonId pupil) override {
    return find(absences_, Cell{lesson.value, pupil.value}).value_or(rules::Standing<Absence>{});
  }

  std::optional<rules::LastWrite> last_write(const log::RecordKey& record) override {
    return find(writes_, record);
  }

  std::optional<PersonId> owner_of(AccountId id) override { return find(accounts_, id.value); }

  bool login_taken(std::string_view login) override {
    return logins_.count(std::string(login)) != 0;
  }

 private:
  using Cell = std::pair<std::uint64_t, std::uint64_t>;

  struct Span {
    std::uint64_t group;
    std::uint64_t person;
    SchoolDate from;
    SchoolDate to;
  };

  template <class Map, class Key>
  static std::optional<typename Map::mapped_type> find(const Map& map, const Key& key) {
    const auto found = map.find(key);
    if (found == map.end()) return std::nullopt;
    return found->second;
  }

  static bool covers(const std::vector<Span>& spans, GroupId group, PersonId person,
                     SchoolDate day) {
    for (const Span& span : spans) {
      const bool same = span.group == group.value && span.person == person.value;
      if (same && span.from <= day && day <= span.to) return true;
    }
    return false;
  }

  template <class Value>
  void put(std::map<Cell, rules::Standing<Value>>& cells, LessonId lesson, PersonId pupil,
           Value value) {
    auto& cell = cells[{lesson.value, pupil.value}];
    cell.value = value;
    ++cell.revision;
  }

  void take(const organisation::OrganisationOpened& e, std::uint64_t) { settings_ = e.settings; }

  void take(const organisation::SettingsChanged& e, std::uint64_t) { settings_ = e.settings; }

  void take(const organisation::TermDefined&, std::uint64_t) {}

  void take(const people::PersonCreated& e, std::uint64_t id) { people_[id] = e.kind; }

  void take(const people::ClassCreated&, std::uint64_t id) { classes_.insert(id); }

  void take(const people::GroupCreated&, std::uint64_t id) { groups_.insert(id); }

  void take(const people::TeacherAssigned& e, std::uint64_t) {
    assignments_.push_back({e.group.value, e.teacher.value, e.from, e.to});
  }

  void take(const people::PupilEnrolled& e, std::uint64_t) {
    stays_.push_back({e.group.value, e.pupil.value, e.from, e.to});
  }

  void take(const people::PupilLeft& e, std::uint64_t) {
    for (Span& stay : stays_) {
      const bool same = stay.group == e.group.value && stay.person == e.pupil.value;
      if (!same || e.last_day < stay.from || stay.to < e.last_day) continue;
      stay.to = e.last_day;  // of stays that overlap, the one that was recorded first
      return;
    }
  }

  void take(const access::AccountOpened& e, std::uint64_t id) {
    accounts_[id] = e.person;
    logins_.insert(e.login);
  }

  void take(const access::PasswordIssued&, std::uint64_t) {}

  void take(const upkeep::LedgerRestored&, std::uint64_t) {}

  void take(const upkeep::OutageEnded&, std::uint64_t) {}

  void take(const upkeep::RecordsCommitted&, std::uint64_t) {}

  void take(const journal::LessonScheduled& e, std::uint64_t id) {
    lessons_[id] = {e.group, e.day, e.teacher};
  }

  void take(const journal::MarkSet& e, std::uint64_t) { put(marks_, e.lesson, e.pupil, e.value); }

  void take(const journal::MarkChanged& e, std::uint64_t) {
    put(marks_, e.lesson, e.pupil, e.value);
  }

  void take(const journal::MarkRevoked& e, std::uint64_t) {
    put(marks_, e.lesson, e.pupil, Mark::none);
  }

  void take(const attendance::AbsenceSet& e, std::uint64_t) {
    put(absences_, e.lesson, e.pupil, e.code);
  }

  void take(const attendance::AbsenceCorrected& e, std::uint64_t) {
    put(absences_, e.lesson, e.pupil, e.code);
  }

  void take(const attendance::AbsenceRevoked& e, std::uint64_t) {
    put(absences_, e.lesson, e.pupil, Absence::none);
  }

  std::uint64_t next_ = 0;
  std::optional<organisation::Settings> settings_;
  std::map<std::uint64_t, PersonKind> people_;
  std::set<std::uint64_t> classes_;
  std::set<std::uint64_t> groups_;
  std::map<std::uint64_t, PersonId> accounts_;
  std::set<std::string> logins_;
  std::map<std::uint64_t, rules::LessonFacts> lessons_;
  std::vector<Span> assignments_;
  std::vector<Span> stays_;
  std::map<Cell, rules::Standing<Mark>> marks_;
  std::map<Cell, rules::Standing<Absence>> absences_;
  std::map<log::RecordKey, rules::LastWrite> writes_;
};

}  // namespace letopis::test
