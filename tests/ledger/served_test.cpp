#include "events/ledger/served.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "schema/types/limits.h"
#include "tests/support/ledger_world.h"

namespace letopis::ledger {
namespace {

constexpr std::uint64_t kEntriesInAll = 65'536 + 3 * 256 + 77;

// One ledger for all tests that only read: 65,536 entries and some, so that level 2 exists.
struct LargeLog {
  test::LedgerWorld world;
  TileCache cache;
  std::vector<Digest> leaves;

  LargeLog() {
    world.create();
    world.fill(kEntriesInAll);
    for (std::uint64_t i = 0; i < kEntriesInAll; ++i) {
      leaves.push_back(log::leaf_hash(world.entry(i)));
    }
  }

  [[nodiscard]] std::shared_ptr<const SignedHead> head() const {
    const auto published = world.ledger->published();
    auto out = std::make_shared<SignedHead>();
    out->checkpoint = {"school.example/ledger", published->head.size(),
                       published->head.tree.root()};
    out->edge = std::make_shared<const EdgeTree>(published->edge);
    return out;
  }

  // MTH of `count` leaves (a power of two) by the definition.
  [[nodiscard]] Digest root(std::uint64_t first, std::uint64_t count) const {
    return log::fold(leaves, first, count);
  }
};

LargeLog& large() {
  static LargeLog log;
  return log;
}

std::string told(const Result<Bytes, NotServed>& tile) {
  if (tile) return std::to_string(tile->size() / sizeof(Digest));
  return tile.error() == NotServed::damaged ? "damaged" : "past the end";
}

TEST(ServedTiles, HoldTheHashesThatTheFormatNames) {
  const PublishedLog log(large().world.store, large().head(), large().cache);
  for (std::uint8_t level = 0; level < 3; ++level) {
    const std::uint64_t below = std::uint64_t{1} << (8U * level);
    const std::uint64_t hashes = kEntriesInAll / below;
    for (const std::uint64_t tile : {std::uint64_t{0}, (hashes - 1) / 256}) {
      const auto width = static_cast<unsigned>(std::min<std::uint64_t>(256, hashes - tile * 256));
      const auto bytes = log.tile({level, tile}, width);
      ASSERT_TRUE(bytes) << "level " << int{level} << " tile " << tile;
      ASSERT_EQ(bytes->size(), width * 32);
      for (const unsigned i : {0U, width / 2, width - 1}) {
        EXPECT_EQ(bytes->substr(i * 32, 32),
                  view_of(large().root((tile * 256 + i) * below, below)));
      }
    }
  }
}

TEST(ServedTiles, AreGivenAsFarAsTheCheckpointReachesAndNoFurther) {
  const PublishedLog log(large().world.store, large().head(), large().cache);
  EXPECT_EQ(told(log.tile({0, 0}, 256)), "256");
  EXPECT_EQ(told(log.tile({0, 0}, 17)), "17") << "a partial one of an earlier size";
  EXPECT_EQ(told(log.tile({0, 259}, 77)), "77");
  EXPECT_EQ(told(log.tile({0, 259}, 76)), "76");
  EXPECT_EQ(told(log.tile({0, 259}, 78)), "past the end");
  EXPECT_EQ(told(log.tile({0, 259}, 256)), "past the end");
  EXPECT_EQ(told(log.tile({0, 260}, 1)), "past the end");
  EXPECT_EQ(told(log.tile({1, 0}, 256)), "256");
  EXPECT_EQ(told(log.tile({1, 1}, 3)), "3");
  EXPECT_EQ(told(log.tile({1, 1}, 4)), "past the end") << "above a tile that is not full";
  EXPECT_EQ(told(log.tile({2, 0}, 1)), "1");
  EXPECT_EQ(told(log.tile({2, 0}, 2)), "past the end");
  EXPECT_EQ(told(log.tile({3, 0}, 1)), "past the end");
  EXPECT_EQ(told(log.tile({63, 0}, 1)), "past the end");
  EXPECT_EQ(told(log.tile({0, 0}, 0)), "past the end");
  EXPECT_EQ(told(log.tile({0, ~std::uint64_t{0} >> 8U}, 1)), "past the end");
}

TEST(ServedTiles, DoNotGrowPastTheCheckpointWhileEntriesAreWritten) {
  test::LedgerWorld world;
  TileCache cache;
  world.create();
  world.fill(300);
  const auto published = world.ledger->published();
  auto head = std::make_shared<SignedHead>();
  head->checkpoint.size = 300;
  head->edge = std::make_shared<const EdgeTree>(published->edge);
  const PublishedLog log(world.store, head, cache);
  const auto before = log.tile({0, 1}, 44);
  world.fill(1'000);
  EXPECT_EQ(told(log.tile({0, 1}, 45)), "past the end");
  EXPECT_EQ(told(log.tile({0, 1}, 256)), "past the end");
  EXPECT_FALSE(log.bundle(1, 45));
  EXPECT_EQ(*log.tile({0, 1}, 44), *before);
}

TEST(ServedTiles, AreRefusedWhenTheStoredBytesAreNotWhatTheTreeHolds) {
  test::LedgerWorld world;
  TileCache cache;
  world.create();
  world.fill(600);
  auto head = std::make_shared<SignedHead>();
  head->checkpoint.size = 600;
  head->edge = std::make_shared<const EdgeTree>(world.ledger->published()->edge);
  const PublishedLog log(world.store, head, cache);
  const Bytes key = tile_key({0, 1});
  const Bytes whole = *world.store.get(kTiles, key);
  Bytes bent = whole;
  bent[200 * 32 + 5] ^= 1;
  const Bytes cut = whole.substr(0, whole.size() - 32);
  for (const std::optional<ByteView>& value :
       {std::optional<ByteView>(bent), std::optional<ByteView>(cut), std::optional<ByteView>()}) {
    ASSERT_TRUE(world.store.commit({{kTiles, key, value}}));
    EXPECT_EQ(told(log.tile({0, 1}, 256)), "damaged");
    EXPECT_EQ(told(log.tile({0, 1}, 9)), "damaged");
    EXPECT_EQ(told(log.tile({0, 0}, 256)), "256") << "its neighbour is as it was";
  }
}

// Every entry of a bundle, cut out of its pieces.
std::vector<Bytes> entries_of(const RowReader& rows, const Bundle& bundle, std::size_t enough) {
  Bytes all;
  for (std::uint64_t next = bundle.first; next < bundle.until;) {
    const auto piece = bundle_piece(rows, bundle, next, enough);
    EXPECT_TRUE(piece && !piece->empty());
    if (!piece) return {};
    all.append(*piece);
  }
  EXPECT_EQ(all.size(), bundle.bytes);
  std::vector<Bytes> out;
  for (Unpacker in(all); !in.empty();) out.emplace_back(in.bytes(in.u16()));
  return out;
}

TEST(ServedBundles, HoldTheEntriesWhoseHashesStandInTheTile) {
  const auto& world = large().world;
  const PublishedLog log(world.store, large().head(), large().cache);
  for (const auto& [index, width] : {std::pair<std::uint64_t, unsigned>{0, 256},
                                     {1, 256},
                                     {1, 3},
                                     {258, 256},
                                     {259, 77},
                                     {259, 1}}) {
    const auto bundle = log.bundle(index, width);
    ASSERT_TRUE(bundle) << index;
    for (const std::size_t enough : {std::size_t{1}, std::size_t{1'000}, std::size_t{1} << 20U}) {
      const auto entries = entries_of(world.store, *bundle, enough);
      ASSERT_EQ(entries.size(), width);
      for (unsigned i = 0; i < width; ++i) {
        ASSERT_EQ(log::leaf_hash(entries[i]), large().leaves[index * 256 + i]);
      }
    }
  }
  EXPECT_FALSE(log.bundle(259, 78));
  EXPECT_FALSE(log.bundle(260, 1));
  EXPECT_FALSE(log.bundle(0, 0));
}

TEST(ServedBundles, AreMadeInPiecesOfBoundedSizeHoweverLargeTheEntriesAre) {
  test::LedgerWorld world;
  TileCache cache;
  world.create();
  for (std::uint64_t i = 0; i < 256; ++i) {
    ASSERT_TRUE(std::holds_alternative<Receipt>(
        world.put(i + 1, i, Bytes(limits::kPayloadBytes, static_cast<char>(i)))));
  }
  ASSERT_TRUE(world.ledger->commit());
  auto head = std::make_shared<SignedHead>();
  head->checkpoint.size = 256;
  head->edge = std::make_shared<const EdgeTree>(world.ledger->published()->edge);
  const auto bundle = PublishedLog(world.store, head, cache).bundle(0, 256);
  ASSERT_TRUE(bundle);
  EXPECT_GT(bundle->bytes, 256 * limits::kPayloadBytes);
  constexpr std::size_t kEnough = 100'000;
  std::size_t sum = 0;
  for (std::uint64_t next = 0; next < bundle->until;) {
    const auto piece = bundle_piece(world.store, *bundle, next, kEnough);
    ASSERT_TRUE(piece);
    EXPECT_LE(piece->size(), kEnough + limits::kEntryBytes + 2);
    sum += piece->size();
  }
  EXPECT_EQ(sum, bundle->bytes);
}

TEST(ServedBundles, AreRefusedWhenAnEntryIsGoneOrNotTheOneThatWasHashed) {
  test::LedgerWorld world;
  TileCache cache;
  world.create();
  world.fill(300);
  auto head = std::make_shared<SignedHead>();
  head->checkpoint.size = 300;
  head->edge = std::make_shared<const EdgeTree>(world.ledger->published()->edge);
  const PublishedLog log(world.store, head, cache);
  const auto sound = log.bundle(0, 256);
  ASSERT_TRUE(sound);
  const Bytes key = Packer().u64(100).take();
  Bytes bent = world.entry(100);
  bent[bent.size() / 2] ^= 1;
  for (const std::optional<ByteView>& value :
       {std::optional<ByteView>(bent), std::optional<ByteView>()}) {
    ASSERT_TRUE(world.store.commit({{kEntries, key, value}}));
    const auto bundle = log.bundle(0, 256);
    ASSERT_FALSE(bundle);
    EXPECT_EQ(bundle.error(), NotServed::damaged);
    EXPECT_TRUE(log.bundle(0, 100)) << "those before it are as they were";
    EXPECT_TRUE(log.bundle(1, 44));
  }
  std::uint64_t next = 50;
  EXPECT_FALSE(bundle_piece(world.store, *sound, next, 1 << 20U)) << "gone in the midst of it";
}

}  // namespace
}  // namespace letopis::ledger
