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
