#include "projections/facts/row_facts.h"

#include "events/ledger/tables.h"
#include "projections/journal/cells.h"
#include "projections/journal/rows.h"
#include "projections/runtime/records.h"
#include "projections/runtime/tables.h"

namespace letopis::facts {

std::optional<ByteView> RowFacts::row(const Bytes& key) {
  return rows_.get(runtime::kDirectory, key);
}

std::optional<directory::LessonPlace> RowFacts::place(LessonId id) {
  if (lesson_ == id && id.exists()) return place_;
  const auto found = row(directory::lesson_key(id));
  lesson_ = id;
  place_ = found ? directory::place_in(*found) : std::nullopt;
  return place_;
}

std::optional<organisation::Settings> RowFacts::settings() {
  const auto found = row(directory::settings_key());
  return found ? directory::settings_in(*found) : std::nullopt;
}

std::optional<PersonKind> RowFacts::person(PersonId id) {
  const auto found = row(directory::person_key(id));
  return found ? directory::person_kind_in(*found) : std::nullopt;
}

bool RowFacts::class_exists(ClassId id) { return row(directory::class_key(id)).has_value(); }

bool RowFacts::group_exists(GroupId id) { return row(directory::group_key(id)).has_value(); }

std::optional<rules::LessonFacts> RowFacts::lesson(LessonId id) {
  const auto found = place(id);
  if (!found) return std::nullopt;
  return rules::LessonFacts{found->group, found->day, found->teacher};
}

bool RowFacts::teaches(PersonId teacher, GroupId group, SchoolDate day) {
  const auto found = row(directory::group_key(group));
  return found && directory::row_teaches(*found, teacher, day);
}

bool RowFacts::enrolled(PersonId pupil, GroupId group, SchoolDate day) {
  const auto found = row(directory::group_key(group));
  return found && directory::row_enrols(*found, pupil, day);
}

ByteView RowFacts::cells(LessonId lesson) {
  const auto found = place(lesson);
  if (!found) return {};
  const Bytes key = journal::column_key(*found, lesson, journal::ColumnPart::cells);
  return rows_.get(runtime::kJournal, key).value_or(ByteView());
}

std::uint32_t RowFacts::exact(std::uint16_t revision, RecordKind kind, LessonId lesson,
                              PersonId pupil) {
  if (revision != 0xFFFF) return revision;
  const auto head = runtime::record_head(rows_, {kind, 0, lesson.value, pupil.value});
  return head ? head->revision : revision;
}

rules::Standing<Mark> RowFacts::mark(LessonId lesson, PersonId pupil) {
  const journal::StandingCell cell = journal::cell_of(cells(lesson), pupil);
  return {cell.mark, exact(cell.mark_revision, RecordKind::mark, lesson, pupil)};
}

rules::Standing<Absence> RowFacts::absence(LessonId lesson, PersonId pupil) {
  const journal::StandingCell cell = journal::cell_of(cells(lesson), pupil);
  return {cell.absence, exact(cell.absence_revision, RecordKind::absence, lesson, pupil)};
}

std::optional<rules::LastWrite> RowFacts::last_write(const log::RecordKey& record) {
  const auto head = runtime::record_head(rows_, record);
  if (!head) return std::nullopt;
  const auto bytes = rows_.get(ledger::kEntries, runtime::entry_key(head->position));
  const auto entry = bytes ? log::EntryView::read(*bytes) : std::nullopt;
  if (!entry) return std::nullopt;
  return rules::LastWrite{entry->user(), entry->recorded()};
}

std::optional<PersonId> RowFacts::owner_of(AccountId id) {
  const auto found = row(directory::account_key(id));
  const auto account = found ? directory::account_in(id, *found) : std::nullopt;
  if (!account) return std::nullopt;
  return account->as.person;
}

bool RowFacts::login_taken(std::string_view login) {
  return row(directory::login_key(login)).has_value();
}

}  // namespace letopis::facts
