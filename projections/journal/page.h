#pragma once
// A journal page as it is shown: columns are lessons, rows are pupils, cells are what stands there.
#include <cstdint>
#include <optional>
#include <vector>

#include "events/ledger/rows.h"
#include "projections/journal/rows.h"

namespace letopis::journal {

/// A cell that was ever written; places are indexes into the page's columns and pupils.
struct Cell {
  std::uint16_t column = 0;
  std::uint16_t pupil = 0;
  Mark mark = Mark::none;
  std::uint16_t mark_revision = 0;  // 0: never written; stops at 65,535
  Absence absence = Absence::none;
  std::uint16_t absence_revision = 0;
  bool operator==(const Cell&) const = default;
};

struct Page {
  GroupId group;
  Head head;
  std::vector<Column> columns;  // by day, number, id
  std::vector<Cell> cells;      // by column, then by pupil's id
  Position version;             // of the newest entry that touched the group's page, all days
  bool operator==(const Page&) const = default;
};

/// Columns of the days from..to, both inclusive; nothing for an unknown group. One scan and two
/// lookups, O(cells). At most kPageColumns columns: the earliest ones.
[[nodiscard]] std::optional<Page> page(const ledger::RowReader& reader, GroupId group,
                                       SchoolDate from, SchoolDate to);
inline constexpr std::size_t kPageColumns = 2'000;

/// For an ETag: whatever is shown of the group has not changed while this has not. One lookup.
[[nodiscard]] std::optional<Position> page_version(const ledger::RowReader& reader, GroupId group);
/// Lessons ever scheduled for the group; 0 for an unknown one. One lookup.
[[nodiscard]] std::uint32_t lesson_count(const ledger::RowReader& reader, GroupId group);
/// What stands in one cell, never-written included; nothing for an unknown lesson. Two lookups.
[[nodiscard]] std::optional<Cell> cell(const ledger::RowReader& reader, LessonId lesson,
                                       PersonId pupil);
/// The same for who knows where the lesson stands. One lookup.
[[nodiscard]] Cell cell(const ledger::RowReader& reader, const directory::LessonPlace& place,
                        LessonId lesson, PersonId pupil);

}  // namespace letopis::journal
