#include <benchmark/benchmark.h>

#include "bench/micro/benches.h"
#include "events/ledger/tiles.h"
#include "projections/history/record.h"
#include "projections/journal/page.h"

namespace letopis::bench {
namespace {

constexpr std::uint64_t kRecent = 10'000;
constexpr std::uint64_t kStride = 7'919;

/// A whole page gathered from its rows, on a snapshot, as for an answer that is not kept ready.
void read_page(benchmark::State& state, LazySchool& lazy) {
  School& school = lazy.get();
  std::size_t turn = 0;
  std::size_t cells = 0;
  for (auto _ : state) {
    const Journal& journal = school.journals()[turn++ % school.journals().size()];
    const auto snapshot = school.store().snapshot();
    const auto page = journal::page(*snapshot, journal.group, school.first_day(), school.today());
    if (!page) give_up("no page");
    cells = page->cells.size();
    benchmark::DoNotOptimize(page);
  }
  state.counters["cells"] = static_cast<double>(cells);
  state.SetItemsProcessed(state.iterations());
}

/// What a conditional request costs when nothing has changed.
void read_page_version(benchmark::State& state, LazySchool& lazy) {
  School& school = lazy.get();
  std::size_t turn = 0;
  for (auto _ : state) {
    const Journal& journal = school.journals()[turn++ % school.journals().size()];
    benchmark::DoNotOptimize(journal::page_version(school.store(), journal.group));
  }
  state.SetItemsProcessed(state.iterations());
}

/// All entries of one cell, read and decoded.
void read_history(benchmark::State& state, LazySchool& lazy) {
  School& school = lazy.get();
  const Journal& journal = school.journals().back();
  std::size_t entries = 0;
  for (auto _ : state) {
    const auto snapshot = school.store().snapshot();
    const auto history = history::cell_history(*snapshot, journal.today, journal.pupils.front());
    for (const history::RecordEntry& each : history) {
      const auto entry = log::EntryView::read(each.bytes);
      if (!entry) give_up("an entry cannot be read");
      benchmark::DoNotOptimize(event_of(entry->kind(), entry->payload()));
    }
    entries = history.size();
  }
  state.counters["entries"] = static_cast<double>(entries);
  state.SetItemsProcessed(state.iterations());
}

/// Inclusion proofs of entries of the last tiles, or of entries all over the stored log.
void prove_entry(benchmark::State& state, LazySchool& lazy, bool recent) {
  School& school = lazy.get();
  const auto published = school.open_ledger()->published();
  ledger::TileCache cache;
  const ledger::EdgeTree edge(published->edge);
  const ledger::StoredHashes hashes(school.store(), edge, cache);
  const std::uint64_t size = published->head.size();
  const std::uint64_t first = recent && size > kRecent ? size - kRecent : 0;
  std::uint64_t step = 0;
  for (auto _ : state) {
    const auto proof = log::inclusion_proof(hashes, first + step, size);
    if (!proof) give_up("no proof");
    benchmark::DoNotOptimize(proof);
    step = (step + kStride) % (size - first);
  }
  state.SetItemsProcessed(state.iterations());
}

}  // namespace

void register_pages(LazySchool& school) {
  benchmark::RegisterBenchmark("pages/journal",
                               [&school](benchmark::State& state) { read_page(state, school); });
  benchmark::RegisterBenchmark("pages/journal_version", [&school](benchmark::State& state) {
    read_page_version(state, school);
  });
  benchmark::RegisterBenchmark("pages/history",
                               [&school](benchmark::State& state) { read_history(state, school); });
  for (const bool recent : {true, false}) {
    benchmark::RegisterBenchmark(
        recent ? "pages/prove_recent_entry" : "pages/prove_any_entry",
        [&school, recent](benchmark::State& state) { prove_entry(state, school, recent); });
  }
}

}  // namespace letopis::bench
