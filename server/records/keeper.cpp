#include "server/records/keeper.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "events/all.h"
#include "events/log/sha256.h"
#include "projections/facts/rulebook.h"
#include "projections/runtime/tables.h"
#include "schema/types/pack.h"
#include "server/log/log.h"

namespace letopis::records {
namespace {

constexpr std::chrono::seconds kLookEvery{1};
constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::uint64_t kMany = 4'096;

upkeep::RecordsCommitted event_of(const MapTip& tip) { return {tip.root, tip.records, tip.as_of}; }

ledger::RequestKey key_of(const MapTip& tip) {
  Packer packed;
  packed.text("records_committed").u64(tip.as_of).u64(tip.records).bytes(view_of(tip.root));
  const Digest content = log::sha256({packed.peek()});
  return {*id128_of(view_of(content).substr(0, sizeof(Id128))), content};
}

}  // namespace

bool is_due(const Situation& situation) {
  const std::uint64_t waiting = situation.size - std::min(situation.size, situation.tip.as_of);
  // The last commitment's own entry is no change to speak of.
  if (waiting <= (situation.committed_at ? 1U : 0U)) return false;
  if (waiting >= kCommittedAtOnce) return true;
  const bool quiet = situation.now.us - situation.newest.us >= situation.quiet_us;
  if (!situation.committed_at) return quiet;
  const std::int64_t since = situation.now.us - situation.committed_at->us;
  if (waiting >= kMany) return quiet || since >= 10 * kMinute;
  return (quiet && since >= kHour) || since >= kDay;
}

CommitSubmission::CommitSubmission(const MapTip& before, Advance next,
                                   std::function<void(const ledger::Outcome&)> done)
    : before_(before), next_(std::move(next)), key_(key_of(next_.tip)), done_(std::move(done)) {}

Result<void, Refusal> CommitSubmission::decide(ledger::Bench& bench) {
  if (map_tip(reading(bench.rows())) != before_) {
    return Failure{Refusal{RefusalCode::nothing_to_change, "", 0}};
  }
  for (auto& [key, page] : next_.pages) {
    bench.rows().put_unread(runtime::kRecordMap, key, std::move(page));
  }
  put_tip(next_.tip, bench.rows());
  const rules::Context context{{}, {}, bench.now()};
  const auto draft = facts::propose(upkeep::CommitRecords{event_of(next_.tip)}, context, {},
                                    std::nullopt, bench.rows());
  if (!draft) return Failure{draft.error()};
  const auto appended = bench.append(*draft);
  if (!appended) return Failure{appended.error()};
  return {};
}

RecordKeeper::RecordKeeper(const ledger::Store& store, ledger::Scribe& scribe, const Clock& clock,
                           std::int64_t quiet_us)
    : store_(store),
      scribe_(scribe),
      clock_(clock),
      quiet_us_(quiet_us),
      started_(clock.now()),
      under_way_(std::make_shared<std::atomic<bool>>(false)) {}

RecordKeeper::~RecordKeeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void RecordKeeper::start() {
  thread_ = std::thread([this] { run(); });
}

void RecordKeeper::run() {
  std::unique_lock lock(mutex_);
  while (!stop_.wait_for(lock, kLookEvery, [this] { return stopping_; })) {
    lock.unlock();
    static_cast<void>(look());
    lock.lock();
  }
}

bool RecordKeeper::look() {
  if (broken_ || under_way_->load()) return false;
  const auto published = scribe_.published();  // before the snapshot, which so holds its entries
  const auto snapshot = store_.snapshot();
  const Get get = reading(*snapshot);
  Situation situation{published->head.size(), std::max(published->head.recorded, started_),
                      map_tip(get),           std::nullopt,
                      clock_.now(),           quiet_us_};
  if (const auto before = newest_commitment(get)) situation.committed_at = before->recorded;
  if (!is_due(situation)) return false;
  const std::uint64_t until = std::min(situation.size, situation.tip.as_of + kCommittedAtOnce);
  auto next = advance_to(get, until);
  if (!next) {
    broken_ = true;
    log_file::error("the map of records cannot be read: run letopis rebuild --check");
    return false;
  }
  under_way_->store(true);
  auto submission = std::make_unique<CommitSubmission>(
      situation.tip, *std::move(next),
      [flag = under_way_](const ledger::Outcome&) { flag->store(false); });
  if (scribe_.submit(std::move(submission)) == ledger::Accepted::yes) return true;
  under_way_->store(false);
  return false;
}

}  // namespace letopis::records
