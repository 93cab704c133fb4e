#include "bench/micro/large_log.h"

#include <algorithm>
#include <random>
#include <utility>

namespace letopis::bench {
namespace {

constexpr std::uint64_t kBatch = 4'000;

class Marks final : public ledger::Submission {
 public:
  Marks(std::uint64_t count, std::uint64_t records, std::mt19937_64& random)
      : count_(count), records_(records), random_(random) {}

  [[nodiscard]] const ledger::RequestKey& request() const override { return request_; }

  [[nodiscard]] Result<void, Refusal> decide(ledger::Bench& bench) override {
    log::Draft draft;
    draft.kind = EventKind::mark_changed;
    draft.effective = date_at(bench_now(), 180);
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
  const ledger::RequestKey request_{fresh_request(), {}};
  const std::uint64_t count_;
  const std::uint64_t records_;
  std::mt19937_64& random_;
};

}  // namespace

void append_marks(ledger::Ledger& ledger, std::uint64_t entries, std::uint64_t records) {
  std::mt19937_64 random(1);
  for (std::uint64_t done = 0; done < entries;) {
    const std::uint64_t count = std::min(kBatch, entries - done);
    Marks marks(count, records, random);
    if (!std::holds_alternative<ledger::Receipt>(ledger.decide(marks)) || !ledger.commit()) {
      give_up("a batch was refused");
    }
    done += count;
  }
}

ledger::RocksStore& LazyLog::store() {
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

}  // namespace letopis::bench
