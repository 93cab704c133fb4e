#include "projections/journal/page.h"

#include <algorithm>
#include <utility>

#include "projections/journal/cells.h"
#include "projections/runtime/scan.h"
#include "projections/runtime/tables.h"
#include "schema/types/pack.h"

namespace letopis::journal {
namespace {

Cell placed(const StandingCell& cell, std::size_t column, std::size_t pupil) {
  return {static_cast<std::uint16_t>(column),
          static_cast<std::uint16_t>(pupil),
          cell.mark,
          cell.mark_revision,
          cell.absence,
          cell.absence_revision};
}

/// Where each pupil stands in the list. Cells come sorted by pupil's id, so a column is one walk
/// along this.
class Places {
 public:
  explicit Places(std::vector<Pupil>& pupils) : pupils_(pupils) {
    by_id_.reserve(pupils.size());
    for (const Pupil& pupil : pupils) by_id_.emplace_back(pupil.id, by_id_.size());
    std::sort(by_id_.begin(), by_id_.end());
  }

  void restart() { next_ = 0; }

  /// Ids must rise since restart(). A pupil whom no list names gets a nameless line at the end:
  /// what is recorded is shown.
  std::size_t of(PersonId pupil) {
    while (next_ < by_id_.size() && by_id_[next_].first < pupil) ++next_;
    if (next_ == by_id_.size() || by_id_[next_].first != pupil) {
      by_id_.insert(by_id_.begin() + static_cast<std::ptrdiff_t>(next_), {pupil, pupils_.size()});
      pupils_.push_back({pupil, {}, {}});
    }
    return by_id_[next_].second;
  }

 private:
  std::vector<Pupil>& pupils_;
  std::vector<std::pair<PersonId, std::size_t>> by_id_;
  std::size_t next_ = 0;
};

void add_cells(Page& page, Places& places, ByteView row) {
  places.restart();
  const std::size_t column = page.columns.size() - 1;
  for (std::size_t i = 0; i < cell_count(row); ++i) {
    const StandingCell cell = cell_at(row, i);
    page.cells.push_back(placed(cell, column, places.of(cell.pupil)));
  }
}

}  // namespace

std::optional<Page> page(const ledger::RowReader& reader, GroupId group, SchoolDate from,
                         SchoolDate to) {
  const auto head = reader.get(runtime::kJournal, head_key(group));
  std::optional<Head> read = head ? head_in(*head) : std::nullopt;
  if (!read) return std::nullopt;
  Page out;
  out.group = group;
  out.head = *std::move(read);
  out.version = page_version(reader, group).value_or(Position{});
  if (to < from) return out;
  Places places(out.head.pupils);
  const Bytes until = runtime::after_prefix(day_key(group, to));
  runtime::scan(
      reader, runtime::kJournal, day_key(group, from), until, [&](ByteView key, ByteView row) {
        const auto where = column_in_key(key);
        if (!where) return true;
        if (where->part == ColumnPart::cells) {
          const bool follows = !out.columns.empty() && out.columns.back().id == where->lesson;
          if (follows) add_cells(out, places, row);
          return true;
        }
        if (out.columns.size() == kPageColumns) return false;
        auto column = column_in(*where, row);
        if (column) out.columns.push_back(*std::move(column));
        return true;
      });
  return out;
}

std::optional<Position> page_version(const ledger::RowReader& reader, GroupId group) {
  const auto row = reader.get(runtime::kJournal, version_key(group));
  if (!row) return std::nullopt;
  return Position{Unpacker(*row).u64()};
}

std::uint32_t lesson_count(const ledger::RowReader& reader, GroupId group) {
  const auto row = reader.get(runtime::kJournal, count_key(group));
  return row ? Unpacker(*row).u32() : 0;
}

std::optional<Cell> cell(const ledger::RowReader& reader, LessonId lesson, PersonId pupil) {
  const auto row = reader.get(runtime::kDirectory, directory::lesson_key(lesson));
  const auto place = row ? directory::place_in(*row) : std::nullopt;
  if (!place) return std::nullopt;
  return cell(reader, *place, lesson, pupil);
}

Cell cell(const ledger::RowReader& reader, const directory::LessonPlace& place, LessonId lesson,
          PersonId pupil) {
  const Bytes key = column_key(place, lesson, ColumnPart::cells);
  const Bytes column = reader.get(runtime::kJournal, key).value_or(Bytes());
  return placed(cell_of(column, pupil), 0, 0);
}

}  // namespace letopis::journal
