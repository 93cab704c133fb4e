// A write that fails: the ledger is dead, and opened again it stands in one of the two states that
// are legal; the same request then learns which.
#include <gtest/gtest.h>

#include "events/ledger/rocks_store.h"
#include "tests/support/faulty_disk.h"
#include "tests/support/ledger_world.h"
#include "tests/support/temp_dir.h"

namespace letopis::test {
namespace {

using ledger::RocksStore;

struct Case {
  const char* name;
  Fault fault;
};

class Faults : public testing::TestWithParam<Case> {
 protected:
  Faults() : disk_(std::make_shared<FaultyDisk>()), env_(rocksdb::NewCompositeEnv(disk_)) {
    open(true);
  }

  void open(bool create) {
    world_.ledger.reset();
    store_.reset();
    ledger::RocksOptions options;
    options.path = dir_.file("db");
    options.create = create;
    options.views = {{LastPayload::kTable, "view"}};
    options.env = env_.get();
    store_ = std::move(RocksStore::open(options)).value();
    const ledger::Ports ports{*store_, world_.projector, world_.clock, world_.random};
    world_.ledger = create ? std::move(ledger::Ledger::create(ports, world_.identity)).value()
                           : std::move(ledger::Ledger::open(ports)).value();
  }

  [[nodiscard]] std::uint64_t size() const { return world_.ledger->published()->head.size(); }

  // One entry, by the request of this number.
  Outcome put(std::uint64_t request) {
    return world_.put(request, request, "value " + std::to_string(request));
  }

  TempDir dir_;
  std::shared_ptr<FaultyDisk> disk_;
  std::unique_ptr<rocksdb::Env> env_;
  std::unique_ptr<RocksStore> store_;
  LedgerWorld world_;
};

TEST_P(Faults, KillTheLedgerAndNeverItsHistory) {
  for (std::uint64_t round = 1; round <= 3; ++round) {
    world_.fill(40);
    const std::uint64_t before = size();
    const std::uint64_t request = round;

    disk_->fail_once(GetParam().fault);
    ASSERT_TRUE(std::holds_alternative<Receipt>(put(request)));
    EXPECT_FALSE(world_.ledger->commit());
    EXPECT_TRUE(disk_->struck());
    EXPECT_FALSE(store_->healthy());

    // Whatever the disk does from now on, nothing is built on what is in memory.
    EXPECT_TRUE(std::holds_alternative<Lost>(put(100 + request)));
    EXPECT_FALSE(world_.ledger->commit());
    EXPECT_FALSE(store_->commit({{LastPayload::kTable, "a", "b"}}));

    open(false);
    const bool persisted = size() == before + 1;
    EXPECT_TRUE(persisted || size() == before) << size() << " after " << before;
    const auto outcome = put(request);
    const auto* const receipt = std::get_if<Receipt>(&outcome);
    ASSERT_NE(receipt, nullptr);
    EXPECT_EQ(receipt->replayed, persisted);
    EXPECT_EQ(receipt->first.value, before);
    ASSERT_TRUE(world_.ledger->commit());
    EXPECT_EQ(size(), before + 1) << "once, in either case";
    EXPECT_EQ(check_log(*store_, *world_.ledger->published()), "");
  }
}

TEST_P(Faults, StrikeWhileManyWaitAndEachLearnsWhatBecameOfIt) {
  world_.fill(300);
  const std::uint64_t before = size();
  constexpr std::uint64_t kWaiting = 64;
  for (std::uint64_t request = 1; request <= kWaiting; ++request) static_cast<void>(put(request));
  disk_->fail_once(GetParam().fault);
  EXPECT_FALSE(world_.ledger->commit());
  open(false);
  EXPECT_TRUE(size() == before || size() == before + kWaiting) << "all of a batch or nothing";
  for (std::uint64_t request = 1; request <= kWaiting; ++request) {
    EXPECT_TRUE(std::holds_alternative<Receipt>(put(request)));
  }
  ASSERT_TRUE(world_.ledger->commit());
  EXPECT_EQ(size(), before + kWaiting);
  EXPECT_EQ(check_log(*store_, *world_.ledger->published()), "");
}

INSTANTIATE_TEST_SUITE_P(Disk, Faults,
                         testing::Values(Case{"NoSpace", Fault::append_no_space},
                                         Case{"AppendError", Fault::append_error},
                                         Case{"AppendTorn", Fault::append_torn},
                                         Case{"SyncError", Fault::sync_error}),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace letopis::test
