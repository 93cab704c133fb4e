#include "events/ledger/scrub.h"

#include <gtest/gtest.h>

#include "tests/support/ledger_world.h"

namespace letopis::test {
namespace {

using ledger::Damage;
using ledger::DamageKind;
using ledger::Head;

class Scrub : public testing::Test {
 protected:
  static constexpr std::uint64_t kEntries = 700;  // two tiles and a part

  Scrub() {
    world.create();
    world.fill(kEntries);
  }

  // Steps until the end, or until something is wrong.
  std::optional<Damage> pass(Head& cursor) {
    const auto published = world.ledger->published();
    const ledger::EdgeTree edge(published->edge);
    while (cursor.size() < published->head.size()) {
      const auto step = ledger::scrub_tile(world.store, edge, world.identity.ledger,
                                           published->head.size(), cursor);
      if (step.damage) return step.damage;
    }
    return std::nullopt;
  }

  std::optional<Damage> pass() {
    Head cursor;
    return pass(cursor);
  }

  void put(ledger::Table table, const Bytes& key, const Bytes& value) {
    ASSERT_TRUE(world.store.commit({{table, key, value}}));
  }

  static Bytes key_of(std::uint64_t position) { return Packer().u64(position).take(); }

  LedgerWorld world;
};

TEST_F(Scrub, EndsAtTheVeryHeadThatTheLedgerHas) {
  Head cursor;
  EXPECT_EQ(pass(cursor), std::nullopt);
  EXPECT_EQ(cursor, world.ledger->published()->head);
}

TEST_F(Scrub, GoesOnFromItsCursor) {
  Head cursor;
  ASSERT_EQ(pass(cursor), std::nullopt);
  const auto kept = ledger::unpack_head(ledger::pack(cursor));
  ASSERT_TRUE(kept);
  world.fill(300);
  Head on = *kept;
  EXPECT_EQ(pass(on), std::nullopt);
  EXPECT_EQ(on.size(), kEntries + 300);
}

TEST_F(Scrub, TakesOneTileAtATime) {
  const auto published = world.ledger->published();
  const ledger::EdgeTree edge(published->edge);
  Head cursor;
  std::vector<std::uint64_t> sizes;
  while (cursor.size() < kEntries) {
    const auto step =
        ledger::scrub_tile(world.store, edge, world.identity.ledger, kEntries, cursor);
    ASSERT_FALSE(step.damage);
    EXPECT_GT(step.bytes, 0U);
    sizes.push_back(cursor.size());
  }
  EXPECT_EQ(sizes, (std::vector<std::uint64_t>{256, 512, 700}));
}

TEST_F(Scrub, NamesTheFirstEntryOfWhichAnyByteIsNotWhatItWas) {
  for (const std::uint64_t position : {0U, 255U, 256U, 300U, 699U}) {
    const Bytes honest = world.entry(position);
    for (std::size_t at = 0; at < honest.size(); at += 41) {
      Bytes bytes = honest;
      bytes[at] = static_cast<char>(bytes[at] ^ 1);
      put(ledger::kEntries, key_of(position), bytes);
      EXPECT_EQ(pass(), (Damage{DamageKind::entry, Position{position}})) << at;
    }
    put(ledger::kEntries, key_of(position), honest);
  }
  EXPECT_EQ(pass(), std::nullopt);
}

TEST_F(Scrub, NamesAnEntryThatIsMissing) {
  ASSERT_TRUE(world.store.commit({{ledger::kEntries, key_of(300), std::nullopt}}));
  EXPECT_EQ(pass(), (Damage{DamageKind::entry, Position{300}}));
}

TEST_F(Scrub, NamesAnEntryThatStandsInAnothersPlace) {
  put(ledger::kEntries, key_of(300), world.entry(301));
  EXPECT_EQ(pass(), (Damage{DamageKind::entry, Position{300}}));
}

TEST_F(Scrub, DoesNotMoveOverDamage) {
  put(ledger::kEntries, key_of(300), "x");
  Head cursor;
  ASSERT_TRUE(pass(cursor));
  EXPECT_EQ(cursor.size(), 256U);
}

TEST_F(Scrub, FindsATileThatIsNotOfItsEntries) {
  const Bytes key = ledger::tile_key({0, 1});
  Bytes tile = *world.store.get(ledger::kTiles, key);
  tile[32 * 17] = static_cast<char>(tile[32 * 17] ^ 1);
  put(ledger::kTiles, key, tile);
  EXPECT_EQ(pass(), (Damage{DamageKind::entry, Position{256 + 17}}));
}

TEST_F(Scrub, FindsACursorThatIsOfAnotherLog) {
  LedgerWorld other;
  other.random = SeededRandom(2);
  other.create();
  other.fill(256);
  Head cursor = other.ledger->published()->head;
  EXPECT_TRUE(pass(cursor));
}

TEST_F(Scrub, FindsEntriesOfAnotherLedger) {
  world.identity.ledger = request_id(78);
  EXPECT_EQ(pass(), (Damage{DamageKind::entry, Position{0}}));
}

}  // namespace
}  // namespace letopis::test
