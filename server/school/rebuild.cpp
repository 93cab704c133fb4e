#include <utility>

#include "events/ledger/pending_rows.h"
#include "events/ledger/tables.h"
#include "projections/all.h"
#include "projections/runtime/memory_rows.h"
#include "projections/runtime/scan.h"
#include "projections/runtime/tables.h"
#include "schema/types/pack.h"
#include "server/school/school.h"
#include "server/school/soundness.h"

namespace letopis::school {
namespace {

using ledger::LedgerError;

constexpr ByteView kViewsName = "views";

Failure<LedgerError> failed(const std::string& what) {
  return {LedgerError{"rebuild_failed", "Перестроение не удалось: " + what,
                      "The rebuild failed: " + what}};
}

const char* name_of(runtime::Rebuilt::End end) {
  switch (end) {
    case runtime::Rebuilt::End::complete:
      return "complete";
    case runtime::Rebuilt::End::gap:
      return "an entry is missing";
    case runtime::Rebuilt::End::unreadable:
      return "an entry cannot be read";
    case runtime::Rebuilt::End::poisoned:
      return "an entry cannot be applied";
    case runtime::Rebuilt::End::asked:
      return "stopped";
  }
  return "";
}

// "" when both hold the same rows; else the key where they part, in hex.
std::string first_difference(const ledger::RowReader& live, const ledger::RowReader& rebuilt,
                             ledger::Table table) {
  const Bytes end(64, '\xFF');
  std::string difference;
  std::size_t live_rows = 0;
  runtime::scan(live, table, "", end, [&](ByteView key, ByteView value) {
    ++live_rows;
    const auto other = rebuilt.get(table, key);
    if (other && *other == value) return true;
    difference = to_hex(key);
    return false;
  });
  if (!difference.empty()) return difference;
  std::size_t rebuilt_rows = 0;
  runtime::scan(rebuilt, table, "", end, [&](ByteView, ByteView) {
    ++rebuilt_rows;
    return true;
  });
  return live_rows == rebuilt_rows ? "" : "number of rows";
}

}  // namespace

Result<void, LedgerError> rebuild_views(School& school, Random& random,
                                        const runtime::Progress& progress) {
  auto& store = *school.store;
  // Rows are not made from entries that somebody has changed.
  if (const auto damage = damage_of(school, random); !damage.empty()) return failed(damage);
  auto marked = store.commit({{ledger::kMeta, kViewsName, "rebuilding"}});
  if (!marked) return failed(marked.error().text);
  for (const auto& table : runtime::view_tables()) {
    auto cleared = store.clear_table(table.number);
    if (!cleared) return failed(cleared.error().text);
  }
  ledger::PendingRows rows(store);
  std::string storage_error;
  const auto write_out = [&](std::uint64_t done, std::uint64_t total) {
    auto written = store.commit(rows.changes());
    rows.handed_over();
    rows.settled();
    if (!written) storage_error = written.error().text;
    return storage_error.empty() && (!progress || progress(done, total));
  };
  const Position until{school.ledger->published()->head.size()};
  const auto rebuilt = runtime::rebuild(store, Position{0}, until, *school.views, rows, write_out);
  if (!storage_error.empty()) return failed(storage_error);
  if (rebuilt.end != runtime::Rebuilt::End::complete) {
    return failed(std::string(name_of(rebuilt.end)) + " at " +
                  std::to_string(rebuilt.stopped_at.value));
  }
  const Bytes version = Packer().u32(school.views->version()).take();
  marked = store.commit({{ledger::kMeta, kViewsName, version}});
  if (!marked) return failed(marked.error().text);
  return {};
}

std::optional<std::string> compare_views(const School& school, Random& random,
                                         const runtime::Progress& progress) {
  if (auto damage = damage_of(school, random); !damage.empty()) return damage;
  return compare_views(*school.store, school.ledger->published()->head.size(), progress);
}

std::optional<std::string> compare_views(const ledger::RowReader& rows, std::uint64_t entries,
                                         const runtime::Progress& progress) {
  runtime::MemoryRows rebuilt_rows;
  runtime::Views views(all_views());
  const auto rebuilt =
      runtime::rebuild(rows, Position{0}, Position{entries}, views, rebuilt_rows, progress);
  if (rebuilt.end != runtime::Rebuilt::End::complete) {
    return std::string(name_of(rebuilt.end)) + " at " + std::to_string(rebuilt.stopped_at.value);
  }
  for (const auto& table : runtime::view_tables()) {
    const auto difference = first_difference(rows, rebuilt_rows, table.number);
    if (!difference.empty()) return std::string(table.name) + ": " + difference;
  }
  return std::nullopt;
}

}  // namespace letopis::school
