#include "server/records/keeper.h"

#include <gtest/gtest.h>

#include <future>

#include "events/ledger/memory_store.h"
#include "events/log/tree.h"
#include "projections/all.h"
#include "projections/facts/rulebook.h"
#include "projections/runtime/memory_rows.h"
#include "projections/runtime/rebuild.h"
#include "projections/runtime/records.h"
#include "projections/runtime/tables.h"
#include "tests/support/ledger_world.h"

namespace letopis::records {
namespace {

using test::FakeClock;
using test::SeededRandom;

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kQuiet = 30 * kSecond;

// One school's log, written by the program itself.
class Act final : public ledger::Submission {
 public:
  Act(std::uint64_t number, Action action, std::promise<ledger::Outcome>& told)
      : key_{test::request_id(number), {}}, action_(std::move(action)), told_(told) {}

  [[nodiscard]] const ledger::RequestKey& request() const override { return key_; }

  [[nodiscard]] Result<void, Refusal> decide(ledger::Bench& bench) override {
    const auto draft =
        facts::propose(action_, {{}, {}, bench.now()}, {}, std::nullopt, bench.rows());
    if (!draft) return Failure{draft.error()};
    const auto appended = bench.append(*draft);
    if (!appended) return Failure{appended.error()};
    return {};
  }

  void done(const ledger::Outcome& outcome) override { told_.set_value(outcome); }

 private:
  ledger::RequestKey key_;
  Action action_;
  std::promise<ledger::Outcome>& told_;
};

class Keeping : public testing::Test {
 protected:
  Keeping() {
    auto made = ledger::Ledger::create(ports(), {test::request_id(77), "school.example/ledger"});
    serve(*std::move(made));
    organisation::OrganisationOpened opened;
    opened.full_name = opened.short_name = "Школа 0";
    act(organisation::OpenOrganisation{opened});
  }

  ledger::Ports ports() { return {store, views, clock, random}; }

  void serve(std::unique_ptr<ledger::Ledger> ledger) {
    scribe = std::make_unique<ledger::Scribe>(std::move(ledger), std::vector<ledger::Follower*>{},
                                              ledger::ScribeLimits{});
    keeper = std::make_unique<RecordKeeper>(store, *scribe, clock, kQuiet);
  }

  // Everything that was accepted is committed when this returns.
  void restart() {
    keeper.reset();
    scribe.reset();
    serve(*ledger::Ledger::open(ports()));
  }

  void act(Action action) {
    std::promise<ledger::Outcome> told;
    ASSERT_EQ(scribe->submit(std::make_unique<Act>(++requests, std::move(action), told)),
              ledger::Accepted::yes);
    ASSERT_TRUE(std::holds_alternative<ledger::Receipt>(told.get_future().get()));
  }

  void create_person(const std::string& family) {
    people::PersonCreated person;
    person.kind = PersonKind::pupil;
    person.family = family;
    person.given = "Анна";
    act(people::CreatePerson{person});
  }

  bool look() {
    const bool did = keeper->look();
    restart();
    return did;
  }

  [[nodiscard]] std::uint64_t size() const { return scribe->published()->head.size(); }

  [[nodiscard]] std::optional<Commitment> newest() const {
    return newest_commitment(reading(static_cast<const ledger::RowReader&>(store)));
  }

  ledger::MemoryStore store;
  runtime::Views views{all_views()};
  FakeClock clock;
  SeededRandom random;
  std::uint64_t requests = 0;
  std::unique_ptr<ledger::Scribe> scribe;
  std::unique_ptr<RecordKeeper> keeper;
};

TEST_F(Keeping, CommitsInAQuietMomentAndOnlyWhenSomethingChanged) {
  EXPECT_FALSE(look());
  clock.advance_seconds(30);
  ASSERT_TRUE(keeper->look());
  restart();
  ASSERT_TRUE(newest());
  EXPECT_EQ(newest()->as.as_of, 1U);
  EXPECT_EQ(newest()->position, Position{1});
  clock.advance_seconds(3 * 86'400);
  EXPECT_FALSE(look());
  EXPECT_EQ(size(), 2U);
}

TEST_F(Keeping, CommitsToTheNewestEntryOfEveryRecord) {
  create_person("Смирнова");
  create_person("Кузнецова");
  clock.advance_seconds(60);
  ASSERT_TRUE(keeper->look());
  restart();
  EXPECT_EQ(newest()->as.records, 3U);
  const auto leaf = log::leaf_hash(*runtime::entry_bytes(store, {2}));
  const Digest path = log::map_path({RecordKind::person, 0, 2, 0});
  const auto proof = prove(reading(static_cast<const ledger::RowReader&>(store)), path);
  EXPECT_TRUE(log::proves_value(*proof, {path, leaf}, newest()->as.root));
  EXPECT_EQ(views.poisoned(), 0U);
}

TEST_F(Keeping, ARestartForgetsNothingAndRepeatsNothing) {
  clock.advance_seconds(60);
  ASSERT_TRUE(keeper->look());
  restart();
  restart();
  EXPECT_EQ(newest()->as.as_of, 1U);
  create_person("Смирнова");
  clock.advance_seconds(3'600);
  ASSERT_TRUE(keeper->look());
  restart();
  EXPECT_EQ(newest()->as.as_of, 3U);
  EXPECT_EQ(newest()->as.records, 3U) << "school, person, and the ledger's own record";
  EXPECT_EQ(views.poisoned(), 0U);
}

TEST_F(Keeping, WhatIsComputedBeforeTheEntryIsWhatAReplayComputes) {
  for (int i = 0; i < 40; ++i) {
    create_person("Смирнова");
    if (i % 7 > 0) continue;
    clock.advance_seconds(3'600);
    ASSERT_TRUE(keeper->look());
    restart();
  }
  runtime::MemoryRows rebuilt;
  runtime::Views again(all_views());
  const auto done = runtime::rebuild(store, {0}, {size()}, again, rebuilt);
  ASSERT_EQ(done.end, runtime::Rebuilt::End::complete);
  std::size_t compared = 0;
  for (const auto& [key, value] : rebuilt.all()) {
    if (key.first != runtime::kRecordMap) continue;
    EXPECT_EQ(store.get(key.first, key.second), value);
    ++compared;
  }
  EXPECT_GT(compared, 5U);
}

TEST_F(Keeping, ACommitmentThatWasOvertakenIsNotWritten) {
  const auto get = reading(static_cast<const ledger::RowReader&>(store));
  auto stale = advance_to(get, 1);
  clock.advance_seconds(60);
  ASSERT_TRUE(keeper->look());
  restart();
  std::promise<ledger::Outcome> told;
  stale->tip.root = log::leaf_hash("another");
  ASSERT_EQ(scribe->submit(std::make_unique<CommitSubmission>(
                MapTip{}, *std::move(stale),
                [&told](const ledger::Outcome& outcome) { told.set_value(outcome); })),
            ledger::Accepted::yes);
  const auto outcome = told.get_future().get();
  ASSERT_TRUE(std::holds_alternative<Refusal>(outcome));
  EXPECT_EQ(std::get<Refusal>(outcome).code, RefusalCode::nothing_to_change);
  EXPECT_EQ(size(), 2U);
}

struct Moment {
  const char* what;
  std::uint64_t waiting;
  std::int64_t quiet_for;  // seconds
  std::int64_t since;      // seconds; -1: never committed
  bool due;
};

TEST(CommittingIsDue, ByATable) {
  const std::vector<Moment> table = {
      {"nothing at all", 0, 1'000'000, -1, false},
      {"first, busy", 5, 1, -1, false},
      {"first, quiet", 5, 30, -1, true},
      {"only the commitment itself", 1, 1'000'000, 1'000'000, false},
      {"a change, quiet, soon", 2, 60, 3'599, false},
      {"a change, quiet, after an hour", 2, 60, 3'600, true},
      {"a change, busy, after an hour", 2, 1, 7'200, false},
      {"a change, busy, after a day", 2, 1, 86'400, true},
      {"many, busy", 4'096, 1, 599, false},
      {"many, quiet", 4'096, 30, 31, true},
      {"many, busy for ten minutes", 4'096, 1, 600, true},
      {"as many as go into one", kCommittedAtOnce, 0, 0, true},
      {"an import that was never committed", kCommittedAtOnce, 0, -1, true},
  };
  constexpr std::int64_t kNow = 1'790'000'000'000'000;
  for (const Moment& moment : table) {
    Situation situation;
    situation.tip.as_of = 100;
    situation.size = 100 + moment.waiting;
    situation.now = {kNow};
    situation.newest = {kNow - moment.quiet_for * kSecond};
    situation.quiet_us = kQuiet;
    if (moment.since >= 0) situation.committed_at = Instant{kNow - moment.since * kSecond};
    EXPECT_EQ(is_due(situation), moment.due) << moment.what;
  }
}

}  // namespace
}  // namespace letopis::records
