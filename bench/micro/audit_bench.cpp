#include <benchmark/benchmark.h>

#include <memory>

#include "bench/micro/benches.h"
#include "bench/micro/large_log.h"
#include "events/audit/audit.h"
#include "events/audit/stored_source.h"

namespace letopis::bench {
namespace {

/// A database of marks, made when the first benchmark asks for it.
class AuditedLog {
 public:
  AuditedLog(const Folder& folder, std::uint64_t entries) : folder_(folder), entries_(entries) {}

  ledger::RocksStore& store() {
    if (!store_) {
      store_ = new_store(folder_.path("audited"), false);
      FixedClock clock(bench_now());
      SystemRandom random;
      NoRows projector;
      const auto ledger = new_ledger({*store_, projector, clock, random});
      append_marks(*ledger, entries_, entries_ / 3 + 1);
      if (!store_->flush()) give_up("not flushed");
    }
    return *store_;
  }

 private:
  const Folder& folder_;
  const std::uint64_t entries_;
  std::unique_ptr<ledger::RocksStore> store_;
};

/// Every leaf, link, record and tile of a database, as `letopis verify` does it.
void audit_database(benchmark::State& state, AuditedLog& log) {
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

void register_audit(const Sizes& sizes, const Folder& folder) {
  const auto log = std::make_shared<AuditedLog>(folder, sizes.leaves);
  benchmark::RegisterBenchmark("audit/database",
                               [log](benchmark::State& state) { audit_database(state, *log); })
      ->ArgName("threads")
      ->Arg(1)
      ->Arg(2)
      ->UseRealTime();
}

}  // namespace letopis::bench
