#include "projections/history/search.h"

#include <algorithm>

#include "projections/history/moment.h"
#include "projections/runtime/records.h"
#include "projections/runtime/scan.h"
#include "projections/runtime/tables.h"

namespace letopis::history {
namespace {

enum class Index { person, actor, corrections, entries };

Index best_index(const Filter& filter) {
  if (filter.person.exists()) return Index::person;
  if (filter.actor.exists()) return Index::actor;
  const bool corrects = filter.kind && is_correction(*filter.kind);
  return filter.corrections || corrects ? Index::corrections : Index::entries;
}

class Search {
 public:
  Search(const ledger::RowReader& reader, const Filter& filter, std::size_t budget)
      : reader_(reader),
        filter_(filter),
        index_(best_index(filter)),
        limit_(std::min(filter.limit, kSearchLimit)),
        budget_(budget) {}

  Found run() {
    const std::uint64_t first = filter_.from ? entries_before(reader_, *filter_.from) : 0;
    std::uint64_t end =
        filter_.to ? entries_before(reader_, *filter_.to) : runtime::entry_count(reader_);
    if (filter_.cursor) end = std::min(end, filter_.cursor->value);
    found_.scanned_to = {std::min(first, end)};
    if (first < end) scan({first}, {end});
    return std::move(found_);
  }

 private:
  void scan(Position first, Position end) {
    if (index_ == Index::entries) {
      runtime::scan_back(
          reader_, ledger::kEntries, key(first), key(end), [&](ByteView at, ByteView bytes) {
            return step(position_in_key(at), [&](Position p) { return examine_entry(p, bytes); });
          });
    } else {
      runtime::scan_back(reader_, runtime::kAudit, key(first), key(end),
                         [&](ByteView at, ByteView row) {
                           return step(position_in_key(at), [&](Position p) {
                             return examine_row(p, indexed_in(row).value_or(Indexed{}));
                           });
                         });
    }
  }

  [[nodiscard]] Bytes key(Position position) const {
    switch (index_) {
      case Index::person:
        return person_key(filter_.person, position);
      case Index::actor:
        return actor_key(filter_.actor, position);
      case Index::corrections:
        return correction_key(position);
      case Index::entries:
        break;
    }
    return runtime::entry_key(position);
  }

  /// Stops before the row that would be one too many, so that `next` is set only if there is one.
  template <class Examine>
  bool step(Position position, Examine&& examine) {
    if (found_.hits.size() >= limit_ || found_.examined >= budget_) {
      found_.scanned_to = {position.value + 1};
      found_.next = found_.scanned_to;
      return false;
    }
    ++found_.examined;
    if (const std::optional<Indexed> about = examine(position)) {
      found_.hits.push_back({position, *about});
    }
    return true;
  }

  std::optional<Indexed> examine_row(Position position, const Indexed& about) {
    if (!meets(about)) return std::nullopt;
    const bool other_actor = filter_.actor.exists() && index_ != Index::actor;
    if (!other_actor && !filter_.also) return about;
    const auto bytes = runtime::entry_bytes(reader_, position);
    const auto entry = bytes ? log::EntryView::read(*bytes) : std::nullopt;
    if (!entry || (other_actor && entry->user() != filter_.actor)) return std::nullopt;
    if (filter_.also && !filter_.also(*entry)) return std::nullopt;
    return about;
  }

  std::optional<Indexed> examine_entry(Position position, ByteView bytes) {
    const auto entry = log::EntryView::read(bytes);
    if (!entry) return unfiltered() ? std::optional(Indexed{}) : std::nullopt;
    if (filter_.kind && entry->kind() != *filter_.kind) return std::nullopt;
    if (filter_.role && entry->role() != *filter_.role) return std::nullopt;
    const Indexed about = indexed(reader_, entry->user(), position).value_or(Indexed{});
    if (!meets(about) || (filter_.also && !filter_.also(*entry))) return std::nullopt;
    return about;
  }

  /// A damaged entry answers no question, but a list of everything shows that it is there.
  [[nodiscard]] bool unfiltered() const {
    return !filter_.group.exists() && !filter_.kind && !filter_.role && !filter_.after_lock &&
           !filter_.also;
  }

  [[nodiscard]] bool meets(const Indexed& about) const {
    return (!filter_.kind || about.kind == *filter_.kind) &&
           (!filter_.role || about.role == *filter_.role) &&
           (!filter_.group.exists() || about.group == filter_.group) &&
           (!filter_.corrections || is_correction(about.kind)) &&
           (!filter_.after_lock || about.after_lock);
  }

  const ledger::RowReader& reader_;
  const Filter& filter_;
  const Index index_;
  const std::size_t limit_;
  const std::size_t budget_;
  Found found_;
};

}  // namespace

Found search(const ledger::RowReader& reader, const Filter& filter, std::size_t budget) {
  return Search(reader, filter, budget).run();
}

std::optional<Indexed> indexed(const ledger::RowReader& reader, PersonId actor, Position position) {
  const auto row = reader.get(runtime::kAudit, actor_key(actor, position));
  return row ? indexed_in(*row) : std::nullopt;
}

std::vector<Day> days(const ledger::RowReader& reader, SchoolDate from, SchoolDate to) {
  std::vector<Day> out;
  if (to < from) return out;
  runtime::scan(reader, runtime::kAudit, day_key(from), runtime::after_prefix(day_key(to)),
                [&](ByteView key, ByteView row) {
                  if (const auto day = day_in(key, row)) out.push_back(*day);
                  return true;
                });
  return out;
}

}  // namespace letopis::history
