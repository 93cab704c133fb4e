#include "projections/history/moment.h"

#include "projections/runtime/records.h"

namespace letopis::history {
namespace {

struct Dated {
  std::uint64_t position;
  Instant recorded;
};

/// The first readable entry of [from, until).
std::optional<Dated> first_readable(const ledger::RowReader& reader, std::uint64_t from,
                                    std::uint64_t until) {
  for (std::uint64_t position = from; position < until; ++position) {
    const auto bytes = runtime::entry_bytes(reader, {position});
    const auto entry = bytes ? log::EntryView::read(*bytes) : std::nullopt;
    if (entry) return Dated{position, entry->recorded()};
  }
  return std::nullopt;
}

}  // namespace

std::uint64_t entries_before(const ledger::RowReader& reader, Instant moment) {
  std::uint64_t low = 0;  // everything below was recorded before the moment
  std::uint64_t high = runtime::entry_count(reader);
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    const auto dated = first_readable(reader, middle, high);
    if (dated && dated->recorded < moment) {
      low = dated->position + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::optional<Position> position_at(const ledger::RowReader& reader, Instant moment) {
  const std::uint64_t count = entries_before(reader, {moment.us + 1});
  if (count == 0) return std::nullopt;
  return Position{count - 1};
}

}  // namespace letopis::history
