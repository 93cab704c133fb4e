#pragma once
// A ledger without school life: entries about numbered records, one row per record.
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "events/ledger/ledger.h"
#include "events/ledger/memory_store.h"
#include "events/ledger/tables.h"
#include "events/ledger/tiles.h"
#include "schema/types/pack.h"
#include "tests/support/fakes.h"

namespace letopis::test {

using ledger::Lost;
using ledger::Outcome;
using ledger::Receipt;

/// Row per record: its newest payload.
class LastPayload final : public ledger::Projector {
 public:
  static constexpr ledger::Table kTable = ledger::kFirstView;

  void apply(const log::EntryView& entry, ledger::Rows& rows) override {
    rows.put(kTable, log::key_bytes(entry.record()), Bytes(entry.payload()));
  }
};

inline Id128 request_id(std::uint64_t number) {
  return *id128_of(Packer().u64(0).u64(number).take());
}

inline log::Draft draft_about(std::uint64_t record, const std::string& payload) {
  log::Draft draft;
  draft.kind = EventKind::mark_set;
  draft.record = {RecordKind::mark, 0, record, 0};
  draft.payload = payload;
  return draft;
}

/// Appends the drafts, then refuses if told to.
class TestSubmission final : public ledger::Submission {
 public:
  TestSubmission(std::uint64_t request, std::vector<log::Draft> drafts, bool refuse = false,
                 std::function<void(const Outcome&)> done = {})
      : key_{request_id(request), {}},
        drafts_(std::move(drafts)),
        refuse_(refuse),
        done_(std::move(done)) {
    for (const log::Draft& draft : drafts_) {
      key_.content = log::node_hash(key_.content, log::leaf_hash(draft.payload));
    }
  }

  [[nodiscard]] const ledger::RequestKey& request() const override { return key_; }

  [[nodiscard]] Result<void, Refusal> decide(ledger::Bench& bench) override {
    for (const log::Draft& draft : drafts_) {
      auto appended = bench.append(draft);
      if (!appended) return Failure{appended.error()};
    }
    if (refuse_) return Failure{Refusal{RefusalCode::not_permitted, "", 0}};
    return {};
  }

  void done(const Outcome& outcome) override {
    if (done_) done_(outcome);
  }

 private:
  ledger::RequestKey key_;
  std::vector<log::Draft> drafts_;
  bool refuse_;
  std::function<void(const Outcome&)> done_;
};

/// Store, clock, chance and projector of a test, and the ledger on top.
struct LedgerWorld {
  ledger::MemoryStore store;
  LastPayload projector;
  FakeClock clock;
  SeededRandom random;
  ledger::Identity identity{request_id(77), "school.example/ledger"};
  std::unique_ptr<ledger::Ledger> ledger;

  ledger::Ports ports() { return {store, projector, clock, random}; }

  void create() { ledger = std::move(ledger::Ledger::create(ports(), identity)).value(); }

  Result<std::unique_ptr<ledger::Ledger>, ledger::LedgerError> open() {
    return ledger::Ledger::open(ports());
  }

  Outcome put(std::uint64_t request, std::uint64_t record, const std::string& payload) {
    TestSubmission submission(request, {draft_about(record, payload)});
    return ledger->decide(submission);
  }

  /// Commits `count` entries, in one batch.
  void fill(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      static_cast<void>(put(1'000'000 + filled_ + i, i % 7, "value " + std::to_string(i)));
    }
    filled_ += count;
    static_cast<void>(ledger->commit());
  }

  [[nodiscard]] Bytes entry(std::uint64_t position) const {
    return *store.get(ledger::kEntries, Packer().u64(position).take());
  }

 private:
  std::uint64_t filled_ = 0;
};

/// Recomputes chain, tree and tiles from nothing: the empty text when all is well.
inline std::string check_log(const ledger::RowReader& rows, const ledger::Published& published) {
  log::RootStack tree;
  Digest previous;
  Instant recorded;
  for (std::uint64_t position = 0; position < published.head.size(); ++position) {
    const auto bytes = rows.get(ledger::kEntries, Packer().u64(position).take());
    if (!bytes) return "no entry " + std::to_string(position);
    const auto entry = log::EntryView::read(*bytes);
    if (!entry) return "unreadable entry " + std::to_string(position);
    if (entry->position().value != position) return "wrong number at " + std::to_string(position);
    if (entry->previous() != previous) return "broken chain at " + std::to_string(position);
    if (position > 0 && entry->recorded() <= recorded) return "time stood still";
    previous = log::leaf_hash(*bytes);
    recorded = entry->recorded();
    tree.append(previous);
  }
  if (tree != published.head.tree) return "another root";
  ledger::TileCache cache;
  const ledger::EdgeTree edge(published.edge);
  if (log::root_at(ledger::StoredHashes(rows, edge, cache), tree.size()) != tree.root()) {
    return "tiles do not give the root";
  }
  return "";
}

}  // namespace letopis::test
