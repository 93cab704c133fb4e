#include "projections/journal/view.h"

#include <array>

#include "projections/directory/names.h"
#include "projections/journal/cells.h"
#include "projections/journal/rows.h"
#include "projections/runtime/tables.h"
#include "schema/types/pack.h"

namespace letopis::journal {
namespace {

constexpr std::array<ledger::Table, 1> kTables{runtime::kJournal};

/// One entry's changes. Every event is listed, so that a new one cannot be forgotten.
struct Fold {
  const log::EntryView& entry;
  ledger::Rows& rows;

  bool operator()(const people::GroupCreated& event) {
    const GroupId group{entry.position().value};
    put(head_key(group), pack(Head{event.subject, event.title, {}, {}}));
    put_count(group, 0);
    return touch(group);
  }

  bool operator()(const people::TeacherAssigned& event) {
    std::optional<Head> head = head_of(event.group);
    if (!head) return false;
    head->teachers.push_back({event.teacher, name_of(event.teacher), {event.from, event.to}});
    put(head_key(event.group), pack(*head));
    return touch(event.group);
  }

  bool operator()(const people::PupilEnrolled& event) {
    std::optional<Head> head = head_of(event.group);
    if (!head) return false;
    add_stay(*head, event.pupil, name_of(event.pupil), {event.from, event.to});
    put(head_key(event.group), pack(*head));
    return touch(event.group);
  }

  bool operator()(const people::PupilLeft& event) {
    std::optional<Head> head = head_of(event.group);
    if (!head || !end_stay(*head, event.pupil, event.last_day)) return false;
    put(head_key(event.group), pack(*head));
    return touch(event.group);
  }

  bool operator()(const LessonScheduled& event) {
    const directory::LessonPlace place{event.group, event.day, event.number, event.teacher};
    const LessonId lesson{entry.position().value};
    const auto count = rows.get(runtime::kJournal, count_key(event.group));
    if (!count) return false;
    put_count(event.group, Unpacker(*count).u32() + 1);
    put(column_key(place, lesson, ColumnPart::lesson), pack_column(event));
    return touch(event.group);
  }

  bool operator()(const MarkSet& event) { return mark(event.lesson, event.pupil, event.value); }

  bool operator()(const MarkChanged& event) { return mark(event.lesson, event.pupil, event.value); }

  bool operator()(const MarkRevoked& event) { return mark(event.lesson, event.pupil, Mark::none); }

  bool operator()(const attendance::AbsenceSet& event) {
    return absence(event.lesson, event.pupil, event.code);
  }

  bool operator()(const attendance::AbsenceCorrected& event) {
    return absence(event.lesson, event.pupil, event.code);
  }

  bool operator()(const attendance::AbsenceRevoked& event) {
    return absence(event.lesson, event.pupil, Absence::none);
  }

  bool operator()(const organisation::OrganisationOpened&) { return true; }

  bool operator()(const organisation::SettingsChanged&) { return true; }

  bool operator()(const organisation::TermDefined&) { return true; }

  bool operator()(const people::PersonCreated&) { return true; }

  bool operator()(const people::ClassCreated&) { return true; }

  bool operator()(const access::AccountOpened&) { return true; }

  bool operator()(const access::PasswordIssued&) { return true; }

  bool operator()(const upkeep::LedgerRestored&) { return true; }

  bool operator()(const upkeep::OutageEnded&) { return true; }

  bool operator()(const upkeep::RecordsCommitted&) { return true; }

 private:
  void put(const Bytes& key, Bytes value) { rows.put(runtime::kJournal, key, std::move(value)); }

  void put_count(GroupId group, std::uint32_t lessons) {
    Packer out;
    out.u32(lessons);
    put(count_key(group), out.take());
  }

  bool touch(GroupId group) {
    Packer out;
    out.u64(entry.position().value);
    put(version_key(group), out.take());
    return true;
  }

  std::optional<Head> head_of(GroupId group) {
    const auto row = rows.get(runtime::kJournal, head_key(group));
    return row ? head_in(*row) : std::nullopt;
  }

  std::string name_of(PersonId id) {
    const auto row = rows.get(runtime::kDirectory, directory::person_key(id));
    const auto person = row ? directory::person_in(*row) : std::nullopt;
    return person ? directory::display_name(*person) : std::string();
  }

  bool mark(LessonId lesson, PersonId pupil, Mark value) {
    return cell(lesson, pupil, [&](StandingCell& cell) {
      cell.mark = value;
      cell.mark_revision = saturated(entry.revision());
    });
  }

  bool absence(LessonId lesson, PersonId pupil, Absence value) {
    return cell(lesson, pupil, [&](StandingCell& cell) {
      cell.absence = value;
      cell.absence_revision = saturated(entry.revision());
    });
  }

  template <class Change>
  bool cell(LessonId lesson, PersonId pupil, Change&& change) {
    const auto lesson_row = rows.get(runtime::kDirectory, directory::lesson_key(lesson));
    const auto place = lesson_row ? directory::place_in(*lesson_row) : std::nullopt;
    if (!place) return false;
    const Bytes key = column_key(*place, lesson, ColumnPart::cells);
    const ByteView column = rows.get(runtime::kJournal, key).value_or(ByteView());
    StandingCell changed = cell_of(column, pupil);
    change(changed);
    put(key, with_cell(column, changed));
    return touch(place->group);
  }
};

}  // namespace

std::span<const ledger::Table> PageView::tables() const { return kTables; }

bool PageView::apply(const log::EntryView& entry, const Event* event, ledger::Rows& rows) const {
  return event == nullptr || std::visit(Fold{entry, rows}, *event);
}

}  // namespace letopis::journal
