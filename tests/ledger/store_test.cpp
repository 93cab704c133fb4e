// One contract, two stores: whatever the memory store does, RocksDB must do.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>

#include "events/ledger/memory_store.h"
#include "events/ledger/rocks_store.h"
#include "tests/support/ledger_world.h"
#include "tests/support/temp_dir.h"

namespace letopis::test {
namespace {

using ledger::RocksOptions;
using ledger::RocksStore;
using ledger::Store;

constexpr ledger::Table kTable = ledger::kFirstView;

RocksOptions options_in(const TempDir& dir, bool create, std::uint32_t number = 1) {
  RocksOptions options;
  options.path = dir.file("db");
  options.create = create;
  options.ledger_number = number;
  options.views = {{kTable, "view"}};
  return options;
}

std::unique_ptr<Store> rocks_in(const TempDir& dir, bool create) {
  return std::move(RocksStore::open(options_in(dir, create))).value();
}

class Keys final : public ledger::RowReader::Visitor {
 public:
  explicit Keys(std::size_t most = 100) : most_(most) {}

  bool visit(ByteView key, ByteView value) override {
    found += std::string(key) + "=" + std::string(value) + " ";
    return --most_ > 0;
  }

  std::string found;

 private:
  std::size_t most_;
};

struct StoreCase {
  const char* name;
  std::function<std::unique_ptr<Store>(const TempDir&)> make;
};

class StoreContract : public testing::TestWithParam<StoreCase> {
 protected:
  StoreContract() : store_(GetParam().make(dir_)) {}

  void write(std::vector<ledger::Change> changes) { ASSERT_TRUE(store_->commit(changes)); }

  std::string scan(const std::string& from, const std::string& until, std::size_t most = 100) {
    Keys keys(most);
    store_->scan(kTable, from, until, keys);
    return keys.found;
  }

  TempDir dir_;
  std::unique_ptr<Store> store_;
};

TEST_P(StoreContract, GivesBackWhatWasCommittedAndNothingElse) {
  write({{kTable, "a", "1"}, {kTable, "b", "2"}, {kTable, "a", "3"}});
  EXPECT_EQ(store_->get(kTable, "a"), "3");
  EXPECT_EQ(store_->get(kTable, "b"), "2");
  EXPECT_EQ(store_->get(kTable, "c"), std::nullopt);
  EXPECT_EQ(store_->get(ledger::kMeta, "a"), std::nullopt);
  write({{kTable, "a", std::nullopt}});
  EXPECT_EQ(store_->get(kTable, "a"), std::nullopt);
}

TEST_P(StoreContract, ScansHalfOpenRangesInOrderBothWays) {
  write({{kTable, "b", "2"}, {kTable, "a", "1"}, {kTable, "d", "4"}, {kTable, "c", "3"}});
  EXPECT_EQ(scan("a", "d"), "a=1 b=2 c=3 ");
  EXPECT_EQ(scan("b", "zz", 2), "b=2 c=3 ");
  EXPECT_EQ(scan("x", "zz"), "");
  Keys back;
  store_->scan_back(kTable, "b", "d", back);
  EXPECT_EQ(back.found, "c=3 b=2 ");
}

TEST_P(StoreContract, KeepsASnapshotStill) {
  write({{kTable, "a", "1"}});
  const auto snapshot = store_->snapshot();
  write({{kTable, "a", "2"}, {kTable, "b", "2"}});
  EXPECT_EQ(snapshot->get(kTable, "a"), "1");
  EXPECT_EQ(snapshot->get(kTable, "b"), std::nullopt);
}

TEST_P(StoreContract, ClearsOneTableAndNoOther) {
  write({{kTable, "a", "1"}, {ledger::kMeta, "a", "1"}});
  ASSERT_TRUE(store_->clear_table(kTable));
  EXPECT_EQ(store_->get(kTable, "a"), std::nullopt);
  EXPECT_EQ(store_->get(ledger::kMeta, "a"), "1");
}

INSTANTIATE_TEST_SUITE_P(
    Stores, StoreContract,
    testing::Values(StoreCase{"memory",
                              [](const TempDir&) -> std::unique_ptr<Store> {
                                return std::make_unique<ledger::MemoryStore>();
                              }},
                    StoreCase{"rocks", [](const TempDir& dir) { return rocks_in(dir, true); }}),
    [](const auto& each) { return each.param.name; });

TEST(RocksStore, KeepsTwoLedgersInOneDatabaseApart) {
  const TempDir dir;
  {
    auto one = std::move(RocksStore::open(options_in(dir, true, 1))).value();
    ASSERT_TRUE(one->commit({{kTable, "a", "one"}}));
  }
  auto two = std::move(RocksStore::open(options_in(dir, false, 2))).value();
  EXPECT_EQ(two->get(kTable, "a"), std::nullopt);
  ASSERT_TRUE(two->clear_table(kTable));
  two.reset();
  EXPECT_EQ(rocks_in(dir, false)->get(kTable, "a"), "one");
}

TEST(RocksStore, NeverStartsAfreshWhereADatabaseIsMissing) {
  const TempDir dir;
  const auto opened = RocksStore::open(options_in(dir, false));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "missing");
}

TEST(RocksStore, IsOpenedByOneProcessAtATime) {
  const TempDir dir;
  const auto first = rocks_in(dir, true);
  const auto second = RocksStore::open(options_in(dir, false));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "locked");
}

TEST(RocksStore, RefusesToOpenWithABitFlippedInItsLog) {
  const TempDir dir;
  {
    const auto store = rocks_in(dir, true);
    for (int i = 0; i < 200; ++i) {
      ASSERT_TRUE(store->commit({{kTable, "key " + std::to_string(i), std::string(300, 'x')}}));
    }
    // A crash: the log stays as it is, nothing is flushed.
    std::filesystem::copy(dir.file("db"), dir.file("crashed"),
                          std::filesystem::copy_options::recursive);
  }
  for (const auto& file : std::filesystem::directory_iterator(dir.file("crashed"))) {
    if (file.path().extension() != ".log" || file.file_size() < 30'000) continue;
    std::fstream log(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    log.seekp(30'000);
    log.put('?');
  }
  auto options = options_in(dir, false);
  options.path = dir.file("crashed");
  const auto opened = RocksStore::open(options);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "corrupt");
}

TEST(RocksStore, CarriesALedgerThroughClosingAndOpening) {
  const TempDir dir;
  LedgerWorld world;
  for (int round = 0; round < 3; ++round) {
    const auto store = rocks_in(dir, round == 0);
    const ledger::Ports ports{*store, world.projector, world.clock, world.random};
    world.ledger = round == 0 ? std::move(ledger::Ledger::create(ports, world.identity)).value()
                              : std::move(ledger::Ledger::open(ports)).value();
    world.fill(300);
    EXPECT_EQ(check_log(*store, *world.ledger->published()), "");
    world.ledger.reset();
  }
}

}  // namespace
}  // namespace letopis::test
