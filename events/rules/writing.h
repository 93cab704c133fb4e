#pragma once
// Who may write in a lesson's column, and when; what a change must give as its reason. One rule for
// marks and absences. Pure.
#include "events/rules/facts.h"
#include "events/rules/rights_table.h"
#include "schema/types/refusal.h"
#include "schema/types/result.h"

namespace letopis::rules {

/// A column that the actor may write in, as it stands at the moment of the action.
struct Column {
  organisation::Settings settings;
  SchoolDate day;    // of the lesson
  SchoolDate today;  // on the school's wall
};

/// In this order: as begin(), unknown_lesson, lesson_in_future, not_your_lesson,
/// pupil_not_in_group, column_locked. The importer writes in any teacher's column
/// of any age; what else binds it stands at check_change().
[[nodiscard]] Result<Column, Refusal> open_column(const Context& context, Facts& facts,
                                                  Function function, LessonId lesson,
                                                  PersonId pupil);

/// A write in a cell: of which record, how often it was written before, and whether it takes the
/// value back.
struct Change {
  log::RecordKey record;
  std::uint32_t revision = 0;
  bool revokes = false;
};

/// Whether the reason given allows the change: not_permitted (transfer belongs to the importer, and
/// the importer only ever sets a first value by transfer), reason_required (a record that was
/// written before, after the lesson's day), reason_text_required, undo_expired. A reason that
/// nobody asked for is kept.
[[nodiscard]] Result<void, Refusal> check_change(const Context& context, Facts& facts,
                                                 const Column& column, const Change& change);

}  // namespace letopis::rules
