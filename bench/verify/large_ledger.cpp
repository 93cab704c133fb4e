// letopis_large_ledger: a data folder with a large ledger in it, to time `letopis verify` on.
//
//   letopis_large_ledger DIR ENTRIES RECORDS
//
// Marks about RECORDS cells, written without sync and without views, then made durable and signed.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>

#include "bench/micro/fixture.h"
#include "bench/micro/large_log.h"
#include "events/ledger/notary.h"
#include "server/school/school.h"

namespace {

using namespace letopis;  // NOLINT(google-build-using-namespace): a small program of its own

void make(const std::string& folder, std::uint64_t entries, std::uint64_t records) {
  for (const auto* const part : {"/head", "/keys"}) {
    std::filesystem::create_directories(folder + part);
  }
  const log::SigningKey key{"bench.example/1", {1, 2, 3}};
  const ByteView seed(reinterpret_cast<const char*>(key.seed.data()), key.seed.size());
  if (!school::write_secret_file(folder + "/keys/ledger", seed)) bench::give_up("no key");
  const auto store = bench::new_store(folder + "/db", false);
  bench::FixedClock clock(bench::bench_now());
  bench::SystemRandom random;
  bench::NoRows projector;
  const auto ledger = bench::new_ledger({*store, projector, clock, random});
  bench::append_marks(*ledger, entries, records);
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
