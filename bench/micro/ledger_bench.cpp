#include <benchmark/benchmark.h>

#include <chrono>
#include <cmath>
#include <filesystem>

#include "bench/limits/plain_rocksdb.h"
#include "bench/micro/benches.h"
#include "bench/micro/clients.h"

namespace letopis::bench {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr std::size_t kRecords = 30'000;

/// An entry of 300 bytes about one of many records, without any rules.
class Append final : public Posted {
 public:
  Append(std::size_t client, Mailbox& mailbox, const log::Draft& draft)
      : Posted(client, mailbox), draft_(draft) {}

  [[nodiscard]] Result<void, Refusal> decide(ledger::Bench& bench) override {
    auto position = bench.append(draft_);
    if (!position) return Failure{std::move(position).error()};
    return {};
  }

 private:
  const log::Draft draft_;
};

/// A draft whose entry has 300 bytes, or as few as it can have above that.
log::Draft draft_of_300_bytes() {
  log::Draft draft;
  draft.kind = EventKind::mark_set;
  draft.record = {RecordKind::mark, 0, 1, 1};
  draft.actor = {PersonId{17}, Role::teacher, 1, PersonId{}};
  const log::Stamp stamp{fresh_request(), Position{1}, Digest{},        2,
                         log::Prior{},    Instant{1},  fresh_request(), fresh_request()};
  while (log::encode(draft, stamp)->size() < kEntrySize) draft.payload.push_back('p');
  return draft;
}

/// Plain RocksDB right afterwards, for as long, with batches of the same size: entries per second.
double plain_rocksdb_rate(const std::string& dir, std::size_t batch, double seconds) {
  double rate = 0;
  {
    PlainRocksDb db(dir);
    const auto start = std::chrono::steady_clock::now();
    std::size_t written = 0;
    double elapsed = 0;
    while (elapsed < seconds) {
      db.write(batch);
      written += batch;
      elapsed = Seconds(std::chrono::steady_clock::now() - start).count();
    }
    rate = static_cast<double>(written) / elapsed;
  }
  std::filesystem::remove_all(dir);
  return rate;
}

void append(benchmark::State& state, const Folder& folder) {
  const std::string dir = folder.path("append");
  double batch = 0;
  double seconds = 0;
  {
    const auto store = new_store(dir, true);
    FixedClock clock(bench_now());
    SystemRandom random;
    NoRows projector;
    ledger::Scribe scribe(new_ledger({*store, projector, clock, random}), {}, {});
    log::Draft draft = draft_of_300_bytes();
    std::size_t turn = 0;
    const auto start = std::chrono::steady_clock::now();
    batch = run_clients(state, scribe, static_cast<std::size_t>(state.range(0)),
                        [&](std::size_t client, Mailbox& mailbox) {
                          draft.record.b = turn++ % kRecords;
                          return std::make_unique<Append>(client, mailbox, draft);
                        });
    seconds = Seconds(std::chrono::steady_clock::now() - start).count();
  }
  std::filesystem::remove_all(dir);
  const auto same_batch = static_cast<std::size_t>(std::max(1L, std::lround(batch)));
  const double plain = plain_rocksdb_rate(folder.path("plain"), same_batch, seconds);
  state.counters["rocksdb"] = plain;
  // Of this very pair of runs: the disk may be another one at the next repetition.
  state.counters["ratio"] = static_cast<double>(state.items_processed()) / seconds / plain;
}

/// A teacher's mark through rules, ledger and views, each a change.
void put_mark(benchmark::State& state, LazySchool& lazy) {
  School& school = lazy.get();
  ledger::Scribe scribe(school.open_ledger(), {}, {});
  const auto next = [&](std::size_t client, Mailbox& mailbox) {
    return std::make_unique<Act>(client, mailbox, school.next_change(), school.teacher(),
                                 ReasonCode::none);
  };
  run_clients(state, scribe, static_cast<std::size_t>(state.range(0)), next);
}

}  // namespace

void register_ledger(LazySchool& school) {
  const Folder& folder = school.folder();
  benchmark::RegisterBenchmark("ledger/append_300_bytes",
                               [&folder](benchmark::State& state) { append(state, folder); })
      ->ArgName("waiting")
      ->Arg(1)
      ->Arg(8)
      ->Arg(64)
      ->UseRealTime();
  benchmark::RegisterBenchmark("ledger/put_mark",
                               [&school](benchmark::State& state) { put_mark(state, school); })
      ->ArgName("waiting")
      ->Arg(1)
      ->Arg(8)
      ->Arg(64)
      ->UseRealTime();
}

}  // namespace letopis::bench
