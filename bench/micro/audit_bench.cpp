#include <benchmark/benchmark.h>

#include "bench/micro/benches.h"
#include "bench/micro/large_log.h"
#include "events/audit/audit.h"
#include "events/audit/stored_source.h"

namespace letopis::bench {
namespace {

/// Every leaf, link, record and tile of a database, as `letopis verify` does it.
void audit_database(benchmark::State& state, LazyLog& log) {
  const auto rows = log.store().bulk_reader();
  const audit::StoredSource source(*rows);
  const auto stored = audit::read_stored_log(log.store());
  const auto threads = static_cast<unsigned>(state.range(0));
  SystemRandom random;
  std::uint64_t entries = 0;
  for (auto _ : state) {
    const auto report = audit::audit(source, stored->claims, {}, {}, random, {threads, {}});
    if (!report || !report->sound()) give_up("the log is not sound");
    entries += report->entries;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(entries));
}

}  // namespace

void register_audit(LazyLog& log) {
  benchmark::RegisterBenchmark("audit/database",
                               [&log](benchmark::State& state) { audit_database(state, log); })
      ->ArgName("threads")
      ->Arg(1)
      ->Arg(2)
      ->UseRealTime();
}

}  // namespace letopis::bench
