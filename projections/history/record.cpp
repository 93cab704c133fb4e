#include "projections/history/record.h"

#include <algorithm>

#include "projections/history/index.h"
#include "projections/runtime/records.h"
#include "projections/runtime/scan.h"
#include "projections/runtime/tables.h"

namespace letopis::history {
namespace {

/// The entry before `position` by the index of the pupil, for a chain that is broken there.
std::optional<Position> earlier_by_index(const ledger::RowReader& reader,
                                         const log::RecordKey& record, Position position) {
  if (record.kind != RecordKind::mark && record.kind != RecordKind::absence) return std::nullopt;
  const PersonId pupil{record.b};
  std::optional<Position> found;
  runtime::scan_back(reader, runtime::kAudit, person_key(pupil, {0}), person_key(pupil, position),
                     [&](ByteView key, ByteView) {
                       const Position earlier = position_in_key(key);
                       const auto bytes = runtime::entry_bytes(reader, earlier);
                       const auto entry = bytes ? log::EntryView::read(*bytes) : std::nullopt;
                       if (entry && entry->record() == record) found = earlier;
                       return !found;
                     });
  return found;
}

/// Calls `visit(RecordEntry)` from the newest entry to the oldest while it returns true.
template <class Visit>
void walk_back(const ledger::RowReader& reader, const log::RecordKey& record, Visit&& visit) {
  const auto head = runtime::record_head(reader, record);
  std::optional<Position> next;
  if (head) next = head->position;
  while (next) {
    RecordEntry here{*next, runtime::entry_bytes(reader, *next).value_or(Bytes()), false};
    const auto entry = log::EntryView::read(here.bytes);
    here.readable = entry && entry->position() == *next && entry->record() == record;
    std::optional<Position> before;
    if (here.readable) {
      const auto prior = entry->prior();
      if (prior && prior->position < *next) before = prior->position;
    } else {
      before = earlier_by_index(reader, record, *next);
    }
    if (!visit(std::move(here))) return;
    next = before;
  }
}

}  // namespace

std::vector<RecordEntry> record_history(const ledger::RowReader& reader,
                                        const log::RecordKey& record, std::optional<Position> at) {
  std::vector<RecordEntry> out;
  walk_back(reader, record, [&](RecordEntry&& entry) {
    if (!at || entry.position <= *at) out.push_back(std::move(entry));
    return out.size() < kHistoryEntries;
  });
  std::reverse(out.begin(), out.end());
  return out;
}

std::vector<RecordEntry> cell_history(const ledger::RowReader& reader, LessonId lesson,
                                      PersonId pupil, std::optional<Position> at) {
  auto out = record_history(reader, {RecordKind::mark, 0, lesson.value, pupil.value}, at);
  auto absences = record_history(reader, {RecordKind::absence, 0, lesson.value, pupil.value}, at);
  const auto middle = static_cast<std::ptrdiff_t>(out.size());
  std::move(absences.begin(), absences.end(), std::back_inserter(out));
  std::inplace_merge(out.begin(), out.begin() + middle, out.end(),
                     [](const RecordEntry& left, const RecordEntry& right) {
                       return left.position < right.position;
                     });
  return out;
}

std::optional<RecordEntry> newest_at(const ledger::RowReader& reader, const log::RecordKey& record,
                                     Position at) {
  std::optional<RecordEntry> found;
  walk_back(reader, record, [&](RecordEntry&& entry) {
    if (entry.position <= at && entry.readable) found = std::move(entry);
    return !found;
  });
  return found;
}

}  // namespace letopis::history
