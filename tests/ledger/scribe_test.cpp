#include "events/ledger/scribe.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "tests/support/ledger_world.h"

namespace letopis::test {
namespace {

using ledger::Accepted;
using ledger::Scribe;

// Submits and waits for the answer.
Outcome ask(Scribe& scribe, std::uint64_t request, std::uint64_t record,
            const std::string& payload) {
  std::promise<Outcome> promise;
  auto answer = promise.get_future();
  auto submission = std::make_unique<TestSubmission>(
      request, std::vector{draft_about(record, payload)}, false,
      [&promise](const Outcome& outcome) { promise.set_value(outcome); });
  if (scribe.submit(std::move(submission)) != Accepted::yes) return Lost{"not accepted"};
  return answer.get();
}

TEST(Scribe, AcknowledgesOnceEachAndWholeWhatManyThreadsAskFor) {
  LedgerWorld world;
  world.create();
  constexpr std::uint64_t kThreads = 8;
  constexpr std::uint64_t kEach = 200;
  {
    Scribe scribe(std::move(world.ledger), {}, {});
    std::vector<std::thread> clients;
    for (std::uint64_t thread = 0; thread < kThreads; ++thread) {
      clients.emplace_back([&scribe, thread] {
        for (std::uint64_t i = 0; i < kEach; ++i) {
          const auto outcome =
              ask(scribe, thread * kEach + i, thread, "value " + std::to_string(i));
          ASSERT_EQ(std::get<Receipt>(outcome).revision, i + 1);
        }
      });
    }
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(scribe.published()->head.size(), kThreads * kEach);
    EXPECT_EQ(scribe.counters().entries, kThreads * kEach);
  }
  auto opened = world.open();
  ASSERT_TRUE(opened);
  EXPECT_EQ(check_log(world.store, *(*opened)->published()), "");
}

// Holds the writer inside a submission until it is let go.
class Gate final : public ledger::Submission {
 public:
  explicit Gate(std::shared_future<void> open) : open_(std::move(open)) {}

  [[nodiscard]] const ledger::RequestKey& request() const override { return key_; }

  [[nodiscard]] Result<void, Refusal> decide(ledger::Bench&) override {
    open_.wait();
    return Failure{Refusal{RefusalCode::not_permitted, "", 0}};
  }

  void done(const Outcome&) override {}

 private:
  ledger::RequestKey key_{request_id(123'456), {}};
  std::shared_future<void> open_;
};

TEST(Scribe, SaysAtOnceThatItsQueueIsFull) {
  LedgerWorld world;
  world.create();
  std::promise<void> open;
  Scribe scribe(std::move(world.ledger), {}, {.waiting = 2, .batch = 1});
  const auto gate = open.get_future().share();
  ASSERT_EQ(scribe.submit(std::make_unique<Gate>(gate)), Accepted::yes);
  std::size_t accepted = 0;
  while (scribe.submit(std::make_unique<Gate>(gate)) == Accepted::yes) ++accepted;
  EXPECT_LE(accepted, 3U);
  open.set_value();
}

TEST(Scribe, LosesTheBatchAloudWhenTheCommitFailsAndTakesNothingMore) {
  LedgerWorld world;
  world.create();
  Scribe scribe(std::move(world.ledger), {}, {});
  world.store.fail_next_commit(true);
  EXPECT_TRUE(std::holds_alternative<Lost>(ask(scribe, 1, 5, "in doubt")));
  EXPECT_FALSE(scribe.healthy());
  EXPECT_EQ(scribe.submit(std::make_unique<TestSubmission>(2, std::vector{draft_about(5, "x")})),
            Accepted::stopped);
}

// A store whose next write waits until it is let go, and may fail then.
class HeldStore final : public ledger::Store {
 public:
  explicit HeldStore(ledger::MemoryStore& store) : store_(store) {}

  [[nodiscard]] std::optional<Bytes> get(ledger::Table table, ByteView key) const override {
    return store_.get(table, key);
  }

  void scan(ledger::Table table, ByteView from, ByteView until, Visitor& visitor) const override {
    store_.scan(table, from, until, visitor);
  }

  void scan_back(ledger::Table table, ByteView from, ByteView until,
                 Visitor& visitor) const override {
    store_.scan_back(table, from, until, visitor);
  }

  [[nodiscard]] std::unique_ptr<ledger::Prepared> prepare(
      const std::vector<ledger::Change>& changes) const override {
    return store_.prepare(changes);
  }

  [[nodiscard]] Result<void, ledger::StorageError> write(ledger::Prepared& prepared) override {
    if (held_.exchange(false)) {
      entered_.set_value();
      released_.get_future().wait();
    }
    return store_.write(prepared);
  }

  [[nodiscard]] bool healthy() const override { return store_.healthy(); }

  [[nodiscard]] std::shared_ptr<const ledger::RowReader> snapshot() const override {
    return store_.snapshot();
  }

  [[nodiscard]] Result<void, ledger::StorageError> clear_table(ledger::Table table) override {
    return store_.clear_table(table);
  }

  void hold_next_write() { held_ = true; }

  void wait_until_writing() { entered_.get_future().wait(); }

  void release() { released_.set_value(); }

 private:
  ledger::MemoryStore& store_;
  std::atomic<bool> held_{false};
  std::promise<void> entered_;
  std::promise<void> released_;
};

// Two changes of one record are being written; two more wait behind them, decided or not.
class WhileABatchIsWritten : public ::testing::Test {
 protected:
  void SetUp() override {
    auto made = ledger::Ledger::create({store_, world_.projector, world_.clock, world_.random},
                                       world_.identity);
    ASSERT_TRUE(made);
    scribe_ = std::make_unique<Scribe>(std::move(*made), std::vector<ledger::Follower*>{},
                                       ledger::ScribeLimits{});
    // Behind the gate both are taken together: a batch of one would not leave the thread.
    std::promise<void> open;
    ASSERT_EQ(scribe_->submit(std::make_unique<Gate>(open.get_future().share())), Accepted::yes);
    submit(1, "first");
    submit(2, "second");
    store_.hold_next_write();
    open.set_value();
    store_.wait_until_writing();
  }

  void submit(std::uint64_t request, const std::string& payload) {
    auto answer = std::make_shared<std::promise<Outcome>>();
    outcomes_.push_back(answer->get_future());
    ASSERT_EQ(scribe_->submit(std::make_unique<TestSubmission>(
                  request, std::vector{draft_about(5, payload)}, false,
                  [answer](const Outcome& outcome) { answer->set_value(outcome); })),
              Accepted::yes);
  }

  void wait_until_all_is_taken() const {
    while (scribe_->counters().waiting > 0) std::this_thread::yield();
  }

  std::vector<Outcome> all() {
    std::vector<Outcome> out;
    out.reserve(outcomes_.size());
    for (auto& outcome : outcomes_) out.push_back(outcome.get());
    return out;
  }

  LedgerWorld world_;
  HeldStore store_{world_.store};
  std::unique_ptr<Scribe> scribe_;
  std::vector<std::future<Outcome>> outcomes_;
};

TEST_F(WhileABatchIsWritten, TheNextIsDecidedOnTopOfIt) {
  submit(3, "third");
  submit(1, "first");
  wait_until_all_is_taken();
  EXPECT_EQ(scribe_->published()->head.size(), 0U);
  store_.release();
  const auto outcomes = all();
  EXPECT_EQ(std::get<Receipt>(outcomes[0]).revision, 1U);
  EXPECT_EQ(std::get<Receipt>(outcomes[1]).revision, 2U);
  EXPECT_EQ(std::get<Receipt>(outcomes[2]).revision, 3U);
  EXPECT_TRUE(std::get<Receipt>(outcomes[3]).replayed);
  scribe_.reset();
  auto opened = world_.open();
  ASSERT_TRUE(opened);
  EXPECT_EQ((*opened)->published()->head.size(), 3U);
  EXPECT_EQ(check_log(world_.store, *(*opened)->published()), "");
}

// Appends only if it sees the first entry.
class Looking final : public ledger::Submission {
 public:
  explicit Looking(std::promise<Outcome> answer) : answer_(std::move(answer)) {}

  [[nodiscard]] const ledger::RequestKey& request() const override { return key_; }

  [[nodiscard]] Result<void, Refusal> decide(ledger::Bench& bench) override {
    if (!bench.rows().get(ledger::kEntries, Packer().u64(0).take())) {
      return Failure{Refusal{RefusalCode::unknown_lesson, "", 0}};
    }
    auto appended = bench.append(draft_about(6, "seen"));
    if (!appended) return Failure{appended.error()};
    return {};
  }

  void done(const Outcome& outcome) override { answer_.set_value(outcome); }

 private:
  ledger::RequestKey key_{request_id(654'321), {}};
  std::promise<Outcome> answer_;
};

TEST_F(WhileABatchIsWritten, ItsEntriesAreThereForTheRules) {
  std::promise<Outcome> answer;
  outcomes_.push_back(answer.get_future());
  ASSERT_EQ(scribe_->submit(std::make_unique<Looking>(std::move(answer))), Accepted::yes);
  wait_until_all_is_taken();
  store_.release();
  EXPECT_TRUE(std::holds_alternative<Receipt>(all().back()));
}

TEST_F(WhileABatchIsWritten, ItsFailureLosesAllThatWasDecidedOnTopOfIt) {
  world_.store.fail_next_commit(true);
  submit(3, "third");
  submit(1, "first");
  wait_until_all_is_taken();
  store_.release();
  for (const Outcome& outcome : all()) EXPECT_TRUE(std::holds_alternative<Lost>(outcome));
  EXPECT_FALSE(scribe_->healthy());
  scribe_.reset();
  world_.store.recover();
  auto opened = world_.open();
  ASSERT_TRUE(opened);
  EXPECT_EQ((*opened)->published()->head.size(), 2U);  // what was lost had been persisted
  EXPECT_EQ(check_log(world_.store, *(*opened)->published()), "");
}

class CountingFollower final : public ledger::Follower {
 public:
  void committed(const std::shared_ptr<const ledger::Published>& published,
                 const std::vector<Bytes>& entries) override {
    size = published->head.size();
    seen += entries.size();
  }

  std::atomic<std::uint64_t> size{0};
  std::atomic<std::uint64_t> seen{0};
};

TEST(Scribe, TellsItsFollowersBeforeTheReceiptGoesOut) {
  LedgerWorld world;
  world.create();
  CountingFollower follower;
  Scribe scribe(std::move(world.ledger), {&follower}, {});
  for (std::uint64_t i = 1; i <= 20; ++i) {
    ask(scribe, i, 5, "value " + std::to_string(i));
    EXPECT_EQ(follower.seen, i);
    EXPECT_EQ(follower.size, i);
  }
}

}  // namespace
}  // namespace letopis::test
