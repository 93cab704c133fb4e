#include "server/witness/cosigning.h"

#include <gtest/gtest.h>

#include <functional>
#include <thread>

#include "server/witness/decide.h"
#include "tests/support/golden_proof.h"
#include "tests/support/ledger_world.h"
#include "tests/support/temp_dir.h"

namespace letopis::witness {
namespace {

using test::LedgerWorld;
using test::seeded_key;

// A witness without a disk or a wire. May be told to be away, or not to answer.
class Neighbour {
 public:
  Neighbour(const std::string& name, std::uint8_t seed, const log::SigningKey& log)
      : key(seeded_key(name, seed)), logs_{{log.name, {log::public_half(log)}}} {}

  Result<http::ClientAnswer, std::string> ask(const std::string& text) {
    const std::lock_guard lock(mutex_);
    ++questions;
    if (away) return Failure{std::string("connection: refused")};
    const auto admitted = admit(logs_, text);
    if (!admitted) return http::ClientAnswer{404, "text/plain", ""};
    auto granted = decide(*admitted, seen_, key, 1'790'000'000);
    if (granted) {
      seen_ = granted->seen;
      return http::ClientAnswer{200, "text/plain", granted->line};
    }
    if (granted.error() == Refusal::other_size) {
      return http::ClientAnswer{409, "text/x.tlog.size", std::to_string(seen_.size) + "\n"};
    }
    return http::ClientAnswer{422, "text/plain", ""};
  }

  [[nodiscard]] std::uint64_t size() const {
    const std::lock_guard lock(mutex_);
    return seen_.size;
  }

  /// Somebody has shown it this.
  void see(const Seen& seen) {
    const std::lock_guard lock(mutex_);
    seen_ = seen;
  }

  const log::SigningKey key;
  std::atomic<bool> away{false};
  std::atomic<std::uint64_t> questions{0};

 private:
  mutable std::mutex mutex_;
  Seen seen_;  // guarded by mutex_
  const Logs logs_;
};

class MemoryPost final : public Post {
 public:
  explicit MemoryPost(Neighbour& to) : to_(to) {}

  Result<http::ClientAnswer, std::string> add_checkpoint(const std::string& request) override {
    return to_.ask(request);
  }

  void stop() override {}

 private:
  Neighbour& to_;
};

// Answers nothing until it is stopped.
class DeafPost final : public Post {
 public:
  Result<http::ClientAnswer, std::string> add_checkpoint(const std::string&) override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopped_; });
    return Failure{std::string("stopped")};
  }

  void stop() override {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;  // guarded by mutex_
};

void wait_until(const std::function<bool()>& condition) {
  while (!condition()) std::this_thread::yield();
}

/// A ledger with its notary, and two neighbours that know its key.
class CosigningTest : public ::testing::Test {
 protected:
  CosigningTest() {
    key_ = seeded_key(world_.identity.origin, 0);
    world_.create();
    left_ = std::make_unique<Neighbour>("left.example", 0x40, key_);
    right_ = std::make_unique<Neighbour>("right.example", 0x60, key_);
  }

  ~CosigningTest() override { stop(); }

  void stop() {
    if (signer_) signer_->stop();
    cosigning_.reset();
    signer_.reset();
  }

  /// `group` is the third word of the quorum's group: any or all.
  void read_policy(const std::string& group) {
    policy_.emplace(
        *log::Policy::parse("witness left " + log::to_vkey(log::witness_half(left_->key)) +
                            "\nwitness right " + log::to_vkey(log::witness_half(right_->key)) +
                            "\ngroup both " + group + " left right\nquorum both\n"));
  }

  Result<void, ledger::LedgerError> begin(bool require_quorum = false, bool deaf = false) {
    stop();
    if (!policy_) read_policy("all");
    signer_ =
        std::make_unique<ledger::Notary>(key_, head_, world_.clock, std::chrono::milliseconds(1));
    EXPECT_TRUE(signer_->sign(world_.ledger->published()));
    std::vector<std::unique_ptr<Post>> posts;
    posts.push_back(std::make_unique<MemoryPost>(*left_));
    if (deaf) {
      posts.push_back(std::make_unique<DeafPost>());
    } else {
      posts.push_back(std::make_unique<MemoryPost>(*right_));
    }
    CosigningOptions options;
    options.interval = std::chrono::milliseconds(1);
    options.require_quorum = require_quorum;
    cosigning_ =
        std::make_unique<Cosigning>(CosigningPorts{*policy_, *signer_, world_.store, tiles_, kept_,
                                                   world_.clock, std::move(posts)},
                                    options);
    auto empty = std::make_shared<ledger::SignedHead>(*signer_->latest());
    empty->checkpoint = {key_.name, 0, log::empty_root()};
    empty->note = log::sign_note(log::body_of(empty->checkpoint), key_);
    auto recalled = cosigning_->recall(log::public_half(key_), signer_->latest(), empty);
    if (!recalled) return recalled;
    signer_->tell([this] { cosigning_->head_signed(); });
    signer_->start();
    cosigning_->start();
    return {};
  }

  /// More entries, signed.
  void grow(std::uint64_t count) {
    world_.fill(count);
    signer_->follow(world_.ledger->published());
  }

  [[nodiscard]] std::uint64_t witnessed() const {
    const auto head = cosigning_->witnessed();
    return head ? head->checkpoint.size : 0;
  }

  [[nodiscard]] log::Cosignatures on(const ledger::SignedHead& head) const {
    return policy_->cosignatures(*log::parse_note(head.note));
  }

  test::TempDir dir_;
  ledger::HeadFile head_{dir_.file("HEAD")};
  ledger::HeadFile kept_{dir_.file("COSIGNED")};
  LedgerWorld world_;
  log::SigningKey key_;
  ledger::TileCache tiles_;
  std::unique_ptr<Neighbour> left_, right_;
  std::optional<log::Policy> policy_;
  std::unique_ptr<ledger::Notary> signer_;
  std::unique_ptr<Cosigning> cosigning_;
};

TEST_F(CosigningTest, PublishesTheCheckpointWithTheCosignaturesOfAll) {
  world_.fill(300);
  ASSERT_TRUE(begin());
  wait_until([&] { return witnessed() == 300; });
  const auto head = cosigning_->latest();
  EXPECT_EQ(head->checkpoint.size, 300U);
  EXPECT_TRUE(head->note.starts_with(signer_->latest()->note));
  EXPECT_TRUE(policy_->met_by(on(*head)));
  EXPECT_EQ(*kept_.read().value(), head->note);
  EXPECT_TRUE(cosigning_->healthy());
}

TEST_F(CosigningTest, LeadsEachWitnessFromWhatItHasSeenToWhatIsNew) {
  world_.fill(10);
  ASSERT_TRUE(begin());
  wait_until([&] { return witnessed() == 10; });
  for (std::uint64_t size = 267; size < 2'000; size += 257) {
    grow(257);
    wait_until([&] { return witnessed() == size; });
  }
  EXPECT_EQ(left_->size(), right_->size());
  EXPECT_TRUE(cosigning_->healthy());
}

TEST_F(CosigningTest, AsksAWitnessItDoesNotRememberWhereItStands) {
  world_.fill(10);
  ASSERT_TRUE(begin());
  wait_until([&] { return witnessed() == 10; });
  stop();
  ASSERT_TRUE(kept_.write(""));
  world_.fill(20);
  ASSERT_TRUE(begin());
  wait_until([&] { return witnessed() == 30; });
  EXPECT_TRUE(cosigning_->healthy());
}

TEST_F(CosigningTest, IsNotHeldUpByAWitnessThatNeverAnswers) {
  read_policy("any");
  world_.fill(10);
  ASSERT_TRUE(begin(false, true));
  wait_until([&] { return witnessed() == 10; });
  grow(5);
  wait_until([&] { return witnessed() == 15; });
  const auto report = cosigning_->report();
  EXPECT_TRUE(report[0].age);
  EXPECT_FALSE(report[1].age);
}

TEST_F(CosigningTest, AsksAgainUntilAWitnessIsBack) {
  left_->away = true;
  world_.fill(10);
  ASSERT_TRUE(begin());
  wait_until([&] { return left_->questions > 3; });
  EXPECT_EQ(cosigning_->report()[0].trouble, Trouble::unreachable);
  EXPECT_TRUE(cosigning_->healthy()) << "away is no sign of a second history";
  left_->away = false;
  wait_until([&] { return witnessed() == 10; });
  EXPECT_EQ(cosigning_->report()[0].trouble, Trouble::none);
}

TEST_F(CosigningTest, ShowsOnlyWhatTheQuorumHasCosignedWhenThatIsRequired) {
  left_->away = true;
  world_.fill(10);
  ASSERT_TRUE(begin(true));
  wait_until([&] { return right_->size() == 10; });
  EXPECT_EQ(cosigning_->latest()->checkpoint.size, 0U) << "one of two is no quorum";
  left_->away = false;
  wait_until([&] { return cosigning_->latest()->checkpoint.size == 10; });
  left_->away = true;
  grow(5);
  wait_until([&] { return right_->size() == 15; });
  EXPECT_EQ(cosigning_->latest()->checkpoint.size, 10U);
  EXPECT_TRUE(policy_->met_by(on(*cosigning_->latest())));
}

TEST_F(CosigningTest, ShowsTheSameAfterARestartThoughNoWitnessIsThere) {
  world_.fill(10);
  ASSERT_TRUE(begin(true));
  wait_until([&] { return witnessed() == 10; });
  const std::string note = cosigning_->latest()->note;
  stop();
  left_->away = right_->away = true;
  world_.fill(5);
  ASSERT_TRUE(begin(true));
  EXPECT_EQ(cosigning_->latest()->note, note);
  EXPECT_EQ(cosigning_->latest()->checkpoint.size, 10U);
  EXPECT_TRUE(cosigning_->report()[0].age);
  // Proofs against it can be made from the tree as it has grown since.
  const ledger::StoredHashes hashes(world_.store, *cosigning_->latest()->edge, tiles_);
  EXPECT_EQ(log::root_at(hashes, 10), cosigning_->latest()->checkpoint.root);
}

TEST_F(CosigningTest, IsAlarmedWhenAWitnessHasSeenAnotherHistory) {
  LedgerWorld twin;
  twin.random = test::SeededRandom(2);
  twin.create();
  twin.fill(6);
  const log::Checkpoint other{key_.name, 6, twin.ledger->published()->head.tree.root()};
  left_->see({6, other.root, 1});
  world_.fill(10);
  ASSERT_TRUE(begin());
  wait_until([&] { return !cosigning_->healthy() && right_->size() == 10; });
  const auto report = cosigning_->report();
  EXPECT_EQ(report[0].trouble, Trouble::inconsistent);
  EXPECT_EQ(report[0].alarms, 1U);
  EXPECT_EQ(report[1].trouble, Trouble::none);
  EXPECT_EQ(witnessed(), 0U);
}

TEST_F(CosigningTest, IsAlarmedWhenAWitnessHasSeenMoreThanWasEverSigned) {
  left_->see({1'000, Digest(), 1});
  world_.fill(10);
  ASSERT_TRUE(begin());
  wait_until([&] { return !cosigning_->healthy(); });
  EXPECT_EQ(cosigning_->report()[0].trouble, Trouble::behind);
  EXPECT_EQ(name_of(cosigning_->report()[0].trouble), "behind");
}

TEST_F(CosigningTest, DoesNotServeADatabaseThatIsOlderThanWhatWasCosigned) {
  const auto keep = [&](std::uint64_t size, const Digest& root) {
    const std::string body = log::body_of({key_.name, size, root});
    return kept_.write(log::sign_note(body, key_) + log::line_of(log::cosign(body, left_->key, 1)));
  };
  world_.fill(10);
  ASSERT_TRUE(keep(11, Digest()));
  EXPECT_EQ(begin().error().code, "rolled_back");
  ASSERT_TRUE(keep(10, Digest()));
  EXPECT_EQ(begin().error().code, "rolled_back");
  ASSERT_TRUE(keep(10, world_.ledger->published()->head.tree.root()));
  EXPECT_TRUE(begin());
}

TEST_F(CosigningTest, TakesNoNoticeOfAKeptFileThatProvesNothing) {
  world_.fill(10);
  for (const std::string& content : std::vector<std::string>{
           "", "nonsense",
           log::sign_note(log::body_of({key_.name, 99, Digest()}), seeded_key(key_.name, 9))}) {
    ASSERT_TRUE(kept_.write(content));
    EXPECT_TRUE(begin()) << content;
  }
}

}  // namespace
}  // namespace letopis::witness
