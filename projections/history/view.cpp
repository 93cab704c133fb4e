#include "projections/history/view.h"

#include <array>

#include "projections/directory/rows.h"
#include "projections/history/index.h"
#include "projections/runtime/tables.h"

namespace letopis::history {
namespace {

constexpr std::array<ledger::Table, 1> kTables{runtime::kAudit};

/// What an entry is about, as far as the index cares.
struct Subject {
  PersonId person;
  GroupId group;
  std::optional<SchoolDate> lesson_day;  // of marks and absences
  bool known = true;                     // false: a mark in a lesson that is not there
};

Subject cell_subject(const log::RecordKey& record, ledger::Rows& rows) {
  Subject out;
  out.person = {record.b};
  const auto row = rows.get(runtime::kDirectory, directory::lesson_key({record.a}));
  const auto place = row ? directory::place_in(*row) : std::nullopt;
  out.known = place.has_value();
  if (!place) return out;
  out.group = place->group;
  out.lesson_day = place->day;
  return out;
}

Subject subject_of(const log::RecordKey& record, const Event* event, ledger::Rows& rows) {
  Subject out;
  switch (record.kind) {
    case RecordKind::mark:
    case RecordKind::absence:
      return cell_subject(record, rows);
    case RecordKind::person:
      out.person = {record.a};
      return out;
    case RecordKind::enrolment:
      out.person = {record.b};
      out.group = {record.a};
      return out;
    case RecordKind::group:
    case RecordKind::assignment:
      out.group = {record.a};
      return out;
    case RecordKind::lesson:
      if (event == nullptr) return out;
      if (const auto* const lesson = std::get_if<journal::LessonScheduled>(event)) {
        out.group = lesson->group;
      }
      return out;
    case RecordKind::organisation:
    case RecordKind::term:
    case RecordKind::school_class:
    case RecordKind::account:
    case RecordKind::ledger:
      return out;
  }
  return out;
}

organisation::Settings settings_in_force(ledger::Rows& rows) {
  const auto row = rows.get(runtime::kDirectory, directory::settings_key());
  const auto settings = row ? directory::settings_in(*row) : std::nullopt;
  return settings.value_or(organisation::Settings{});
}

bool is_first_value(const log::EntryView& entry) {
  const bool sets = entry.kind() == EventKind::mark_set || entry.kind() == EventKind::absence_set;
  return sets && entry.revision() == 1;
}

void count(SchoolDate day, const log::EntryView& entry, bool correction, ledger::Rows& rows) {
  const Bytes key = day_key(day);
  const auto row = rows.get(runtime::kAudit, key);
  Day counted{day, 0, 0, entry.position(), entry.position()};
  if (row) counted = day_in(key, *row).value_or(counted);
  ++counted.events;
  counted.corrections += correction ? 1 : 0;
  counted.last = entry.position();
  rows.put(runtime::kAudit, key, pack(counted));
}

}  // namespace

std::span<const ledger::Table> AuditView::tables() const { return kTables; }

bool AuditView::apply(const log::EntryView& entry, const Event* event, ledger::Rows& rows) const {
  const organisation::Settings settings = settings_in_force(rows);
  const Subject subject = subject_of(entry.record(), event, rows);
  const SchoolDate recorded = date_at(entry.recorded(), settings.utc_offset_minutes);
  const bool correction = is_correction(entry.kind());
  Indexed indexed{entry.kind(), entry.role(), subject.group, false, false};
  if (subject.lesson_day) {
    const std::int32_t delay = days_between(*subject.lesson_day, recorded);
    indexed.after_lock = delay > settings.edit_window_days;
    indexed.late = delay > 0 && is_first_value(entry);
  }
  const Bytes row = pack(indexed);
  const Position position = entry.position();
  rows.put_unread(runtime::kAudit, actor_key(entry.user(), position), row);
  if (subject.person.exists()) {
    rows.put_unread(runtime::kAudit, person_key(subject.person, position), row);
  }
  if (correction) rows.put_unread(runtime::kAudit, correction_key(position), row);
  count(recorded, entry, correction, rows);
  return subject.known;
}

}  // namespace letopis::history
