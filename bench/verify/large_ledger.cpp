// letopis_large_ledger: a data folder with a large ledger in it, to time `letopis verify` on.
//
//   letopis_large_ledger DIR ENTRIES RECORDS
//
// Entries are marks about RECORDS cells in a random order, written by the real ledger in large
// batches without sync and without views, then made durable and signed.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <random>
#include <string>

#include "bench/micro/fixture.h"
#include "events/ledger/notary.h"
#include "server/school/school.h"

namespace {

using namespace letopis;  // NOLINT(google-build-using-namespace): a small program of its own

constexpr std::uint64_t kBatch = 4'000;

class Batch final : public ledger::Submission {
 public:
  Batch(std::uint64_t count, std::uint64_t records, std::mt19937_64& random)
      : count_(count), records_(records), random_(random) {}

  [[nodiscard]] const ledger::RequestKey& request() const override { return request_; }

  [[nodiscard]] Result<void, Refusal> decide(ledger::Bench& bench) override {
    log::Draft draft;
    draft.kind = EventKind::mark_changed;
    draft.effective = date_at(bench::bench_now(), 180);
    draft.actor = {PersonId{17}, Role::teacher, 8'123'456, PersonId{}};
    draft.origin = {"192.0.2.17", "Firefox 140, Windows"};
    draft.payload = Bytes(48, 'p');
    for (std::uint64_t i = 0; i < count_; ++i) {
      const std::uint64_t record = random_() % records_;
      draft.record = {RecordKind::mark, 0, record / 30, record % 30};
      auto position = bench.append(draft);
      if (!position) return Failure{std::move(position).error()};
    }
    return {};
  }

  void done(const ledger::Outcome&) override {}

 private:
  const ledger::RequestKey request_{bench::fresh_request(), {}};
  const std::uint64_t count_;
  const std::uint64_t records_;
  std::mt19937_64& random_;
};

void make(const std::string& folder, std::uint64_t entries, std::uint64_t records) {
  for (const auto* const part : {"/head", "/keys"}) {
    std::filesystem::create_directories(folder + part);
  }
  log::SigningKey key{"bench.example/1", {1, 2, 3}};
  const ByteView seed(reinterpret_cast<const char*>(key.seed.data()), key.seed.size());
  if (!school::write_secret_file(folder + "/keys/ledger", seed)) bench::give_up("no key");
  const auto store = bench::new_store(folder + "/db", false);
  bench::FixedClock clock(bench::bench_now());
  bench::SystemRandom system_random;
  bench::NoRows projector;
  const auto ledger = bench::new_ledger({*store, projector, clock, system_random});
  std::mt19937_64 random(1);
  for (std::uint64_t done = 0; done < entries;) {
    Batch batch(std::min(kBatch, entries - done), records, random);
    if (!std::holds_alternative<ledger::Receipt>(ledger->decide(batch)) || !ledger->commit()) {
      bench::give_up("a batch was refused");
    }
    done = ledger->published()->head.size();
  }
  if (!store->flush()) bench::give_up("not flushed");
  ledger::HeadFile file(folder + "/head/HEAD");
  ledger::Notary notary(key, file, clock, std::chrono::milliseconds(0));
  if (!notary.sign(ledger->published())) bench::give_up("not signed");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "letopis_large_ledger DIR ENTRIES RECORDS\n");
    return 2;
  }
  try {
    make(argv[1], std::strtoull(argv[2], nullptr, 10), std::strtoull(argv[3], nullptr, 10));
  } catch (const std::exception& problem) {
    bench::give_up(problem.what());
  }
  return 0;
}
