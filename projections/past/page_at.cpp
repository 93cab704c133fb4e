#include "projections/past/page_at.h"

#include <algorithm>
#include <map>
#include <utility>

#include "events/all.h"
#include "projections/history/record.h"
#include "projections/journal/cells.h"

namespace letopis::past {
namespace {

using journal::Cell;
using journal::Column;
using journal::Page;
using journal::Pupil;
using journal::Span;

constexpr std::size_t kGone = ~std::size_t{0};

struct Stood {
  std::optional<Event> event;  // nothing: never written by then
  std::uint16_t revision = 0;
};

Stood stood_at(const ledger::RowReader& reader, RecordKind kind, LessonId lesson, PersonId pupil,
               Position at) {
  const auto newest = history::newest_at(reader, {kind, 0, lesson.value, pupil.value}, at);
  const auto entry = newest ? log::EntryView::read(newest->bytes) : std::nullopt;
  if (!entry) return {};
  return {event_of(entry->kind(), entry->payload()), journal::saturated(entry->revision())};
}

Mark mark_in(const std::optional<Event>& event) {
  if (!event) return Mark::none;
  if (const auto* const set = std::get_if<journal::MarkSet>(&*event)) return set->value;
  if (const auto* const changed = std::get_if<journal::MarkChanged>(&*event)) return changed->value;
  return Mark::none;
}

Absence absence_in(const std::optional<Event>& event) {
  if (!event) return Absence::none;
  if (const auto* const set = std::get_if<attendance::AbsenceSet>(&*event)) return set->code;
  if (const auto* const changed = std::get_if<attendance::AbsenceCorrected>(&*event)) {
    return changed->code;
  }
  return Absence::none;
}

void fold_stay(Pupil& pupil, const Event& event) {
  if (const auto* const enrolled = std::get_if<people::PupilEnrolled>(&event)) {
    pupil.stays.push_back({enrolled->from, enrolled->to});
  }
  if (const auto* const left = std::get_if<people::PupilLeft>(&event)) {
    const auto stay = std::find_if(pupil.stays.begin(), pupil.stays.end(), [&](const Span& s) {
      return s.from <= left->last_day && left->last_day <= s.to;
    });
    if (stay != pupil.stays.end()) stay->to = left->last_day;
  }
}

/// The page of today, turned back piece by piece.
class TurnBack {
 public:
  TurnBack(const ledger::RowReader& reader, Page page, Position at)
      : reader_(reader), page_(std::move(page)), at_(at) {}

  Page run() {
    cells();
    columns();
    pupils();
    teachers();
    for (Cell& cell : page_.cells) {
      cell.column = static_cast<std::uint16_t>(column_places_[cell.column]);
      cell.pupil = static_cast<std::uint16_t>(pupil_places_[cell.pupil]);
    }
    page_.version = at_;
    return std::move(page_);
  }

 private:
  void cells() {
    std::vector<Cell> kept;
    for (Cell cell : page_.cells) {
      const LessonId lesson = page_.columns[cell.column].id;
      if (lesson.value > at_.value) continue;
      const PersonId pupil = page_.head.pupils[cell.pupil].id;
      const Stood mark = stood_at(reader_, RecordKind::mark, lesson, pupil, at_);
      const Stood absence = stood_at(reader_, RecordKind::absence, lesson, pupil, at_);
      if (mark.revision == 0 && absence.revision == 0) continue;
      cell.mark = mark_in(mark.event);
      cell.mark_revision = mark.revision;
      cell.absence = absence_in(absence.event);
      cell.absence_revision = absence.revision;
      kept.push_back(cell);
    }
    page_.cells = std::move(kept);
  }

  /// A lesson's id is the position of its birth.
  void columns() {
    std::vector<Column> kept;
    for (Column& column : page_.columns) {
      const bool born = column.id.value <= at_.value;
      column_places_.push_back(born ? kept.size() : kGone);
      if (born) kept.push_back(std::move(column));
    }
    page_.columns = std::move(kept);
  }

  void pupils() {
    std::vector<bool> has_cell(page_.head.pupils.size(), false);
    for (const Cell& cell : page_.cells) has_cell[cell.pupil] = true;
    std::vector<Pupil> kept;
    for (std::size_t i = 0; i < has_cell.size(); ++i) {
      Pupil& pupil = page_.head.pupils[i];
      pupil.stays.clear();
      for (const auto& event : events(RecordKind::enrolment, pupil.id)) fold_stay(pupil, event);
      const bool listed = !pupil.stays.empty() || has_cell[i];
      pupil_places_.push_back(listed ? kept.size() : kGone);
      if (listed) kept.push_back(std::move(pupil));
    }
    page_.head.pupils = std::move(kept);
  }

  /// Assignments are only ever added: each record's first so many had been made by then.
  void teachers() {
    std::map<PersonId, std::size_t> left;
    std::vector<journal::Teacher> kept;
    for (journal::Teacher& teacher : page_.head.teachers) {
      if (!left.contains(teacher.id)) {
        left[teacher.id] = events(RecordKind::assignment, teacher.id).size();
      }
      if (left[teacher.id] == 0) continue;
      --left[teacher.id];
      kept.push_back(std::move(teacher));
    }
    page_.head.teachers = std::move(kept);
  }

  std::vector<Event> events(RecordKind kind, PersonId person) {
    std::vector<Event> out;
    const log::RecordKey record{kind, 0, page_.group.value, person.value};
    for (const auto& stored : history::record_history(reader_, record, at_)) {
      const auto entry = log::EntryView::read(stored.bytes);
      auto event = entry ? event_of(entry->kind(), entry->payload()) : std::nullopt;
      if (event) out.push_back(*std::move(event));
    }
    return out;
  }

  const ledger::RowReader& reader_;
  Page page_;
  const Position at_;
  std::vector<std::size_t> column_places_;
  std::vector<std::size_t> pupil_places_;
};

}  // namespace

std::optional<Page> page_at(const ledger::RowReader& reader, GroupId group, SchoolDate from,
                            SchoolDate to, Position at) {
  if (group.value > at.value) return std::nullopt;
  std::optional<Page> today = journal::page(reader, group, from, to);
  if (!today || today->version <= at) return today;
  return TurnBack(reader, *std::move(today), at).run();
}

}  // namespace letopis::past
