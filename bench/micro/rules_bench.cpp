#include <benchmark/benchmark.h>

#include "bench/micro/benches.h"
#include "bench/micro/folded_facts.h"
#include "events/all.h"

namespace letopis::bench {
namespace {

void decide_mark(benchmark::State& state, int days_ago) {
  const Instant now = bench_now();
  FoldedFacts facts(plus_days(date_at(now, 180), -days_ago));
  const Action action = journal::PutMark{kLesson, kPupil, Mark::five};
  rules::Context context{{kTeacher, Role::teacher, 1, PersonId{}}, {}, now};
  if (days_ago > 0) context.reason.code = ReasonCode::entry_error;
  for (auto _ : state) {
    const auto event = decide(action, context, facts);
    if (!event) give_up("the mark was refused");
    benchmark::DoNotOptimize(event);
  }
  state.SetItemsProcessed(state.iterations());
}

}  // namespace

void register_rules() {
  benchmark::RegisterBenchmark("rules/decide_mark_today", decide_mark, 0);
  benchmark::RegisterBenchmark("rules/decide_mark_late_with_reason", decide_mark, 3);
}

}  // namespace letopis::bench
