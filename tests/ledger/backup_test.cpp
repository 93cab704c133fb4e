#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "events/ledger/incarnation.h"
#include "events/ledger/rocks_backup.h"
#include "events/log/note.h"
#include "tests/support/ledger_world.h"
#include "tests/support/temp_dir.h"

namespace letopis::test {
namespace {

namespace fs = std::filesystem;
using ledger::incarnation_of;
using ledger::RocksStore;

class Backups : public testing::Test {
 protected:
  Backups() : store_(open(dir_.file("db"), true)) {
    const ledger::Ports ports{*store_, world_.projector, world_.clock, world_.random};
    world_.ledger = std::move(ledger::Ledger::create(ports, world_.identity)).value();
    world_.fill(300);
  }

  static std::unique_ptr<RocksStore> open(const std::string& path, bool create) {
    ledger::RocksOptions options;
    options.path = path;
    options.create = create;
    options.views = {{LastPayload::kTable, "view"}};
    return std::move(RocksStore::open(options)).value();
  }

  Result<ledger::BackupInfo, ledger::StorageError> make(std::size_t keep = 30) {
    return ledger::make_backup(*store_, {folder(), keep, 0, &stop_}, "checkpoint");
  }

  [[nodiscard]] std::string folder() const { return dir_.file("backups"); }

  TempDir dir_;
  std::unique_ptr<RocksStore> store_;
  LedgerWorld world_;
  std::atomic<bool> stop_{false};
};

TEST_F(Backups, AreMadeWhileTheLedgerIsWritten) {
  const auto made = make();
  ASSERT_TRUE(made);
  EXPECT_EQ(made->checkpoint, "checkpoint");
  world_.fill(100);
  ASSERT_TRUE(ledger::restore_backup(folder(), made->id, dir_.file("restored")));
  const auto restored = open(dir_.file("restored"), false);
  const auto opened =
      ledger::Ledger::open({*restored, world_.projector, world_.clock, world_.random});
  ASSERT_TRUE(opened);
  EXPECT_EQ((*opened)->published()->head.size(), 300U);
  EXPECT_EQ(check_log(*restored, *(*opened)->published()), "");
}

TEST_F(Backups, AreToldOldestFirstAndTheOldestGoFirst) {
  EXPECT_EQ(ledger::backups_in(folder()).has_value(), false) << "no such folder";
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(make(2));
  const auto found = ledger::backups_in(folder());
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ(found->front().id, 2U);
  EXPECT_EQ(found->back().id, 3U);
}

TEST_F(Backups, AreGivenUpWhenTheProgramIsToStop) {
  ASSERT_TRUE(make());
  for (int i = 0; i < 8; ++i) {
    Bytes row(std::size_t{1} << 20U, '\0');  // of chance: it must not be packed
    world_.random.fill(reinterpret_cast<unsigned char*>(row.data()), row.size());
    ASSERT_TRUE(store_->commit({{LastPayload::kTable, std::to_string(i), row}}));
  }
  stop_ = true;
  EXPECT_FALSE(make());
  const auto found = ledger::backups_in(folder());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->size(), 1U) << "the one that was whole";
  stop_ = false;
  EXPECT_TRUE(make());
}

TEST_F(Backups, AreNotRestoredOverAnything) {
  ASSERT_TRUE(make());
  EXPECT_FALSE(ledger::restore_backup(folder(), 1, dir_.file("db")));
  EXPECT_FALSE(ledger::restore_backup(folder(), 7, dir_.file("restored")));
}

TEST_F(Backups, AreFoundDamagedByAnyFlippedByte) {
  ASSERT_TRUE(make());
  EXPECT_TRUE(ledger::verify_backup(folder(), 1));
  for (const auto& file : fs::recursive_directory_iterator(folder() + "/shared_checksum")) {
    const auto at = static_cast<std::streamoff>(file.file_size() / 2);
    std::fstream bytes(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekg(at);
    const char was = static_cast<char>(bytes.get());
    bytes.seekp(at);
    bytes.put(static_cast<char>(was ^ 1)).flush();
    EXPECT_FALSE(ledger::verify_backup(folder(), 1)) << file.path();
    bytes.seekp(at);
    bytes.put(was).flush();
  }
  EXPECT_TRUE(ledger::verify_backup(folder(), 1));
}

TEST(Incarnation, IsReadFromNamesThatWereWrittenForIt) {
  const Id128 chance = *id128_of("\x8f\x3a\x1c\x0b############");
  const std::string name = ledger::incarnation_name("school.example/1502", 2, chance);
  EXPECT_EQ(name, "school.example/1502#2-8f3a1c0b");
  EXPECT_TRUE(log::is_key_name(name));
  EXPECT_EQ(incarnation_of(name), (ledger::Incarnation{"school.example/1502", 2}));
  EXPECT_EQ(incarnation_of("school.example/1502"), (ledger::Incarnation{"school.example/1502", 1}));
}

TEST(Incarnation, IsNotReadFromAnythingElse) {
  for (const char* name :
       {"a/b#", "a/b#2", "a/b#2-", "a/b#1-8f3a1c0b", "a/b#0-8f3a1c0b", "a/b#02-8f3a1c0b",
        "a/b#-8f3a1c0b", "a/b#2-8F3A1C0B", "a/b#2-8f3a1c0", "a/b#2-8f3a1c0b0", "a/b#2x-8f3a1c0b",
        "a/b#2-8f3a1c0b#3-8f3a1c0b", "a/b#99999999999-8f3a1c0b", "a/b#+2-8f3a1c0b"}) {
    EXPECT_EQ(incarnation_of(name), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace letopis::test
