// letopis_bench: what the parts of Letopis cost, one by one, in items per second.
//
//   letopis_bench [--tiny] [flags of Google Benchmark]
//
// --tiny: inputs as small as a test wants them. LETOPIS_BENCH_DIR: where databases are made.
#include <benchmark/benchmark.h>

#include <string_view>
#include <vector>

#include "bench/micro/benches.h"

int main(int argc, char** argv) {
  using namespace letopis::bench;
  Sizes sizes;
  std::vector<char*> arguments;
  for (int i = 0; i < argc; ++i) {
    if (i > 0 && std::string_view(argv[i]) == "--tiny") {
      sizes = Sizes::tiny();
    } else {
      arguments.push_back(argv[i]);
    }
  }
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  LazySchool school(sizes);
  LazyLog log(school.folder(), sizes.leaves);
  register_log(sizes);
  register_rules();
  register_ledger(school);
  register_audit(log);
  register_pages(school);
  if (benchmark::RunSpecifiedBenchmarks() == 0) return 1;
  benchmark::Shutdown();
  return 0;
}
