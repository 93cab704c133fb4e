#include "events/log/tile_path.h"

#include <gtest/gtest.h>

namespace letopis::log {
namespace {

struct Good {
  std::string_view path;
  TilePath means;
};

TEST(TilePath, NamesTilesAndBundlesBothWays) {
  const std::uint64_t most = (std::uint64_t{1} << 56U) - 1;
  const Good cases[] = {
      {"tile/0/000", {false, {0, 0}, 256}},
      {"tile/0/005", {false, {0, 5}, 256}},
      {"tile/0/x001/000", {false, {0, 1'000}, 256}},
      {"tile/0/x001/x234/067", {false, {0, 1'234'067}, 256}},
      {"tile/1/005.p/17", {false, {1, 5}, 17}},
      {"tile/63/000.p/1", {false, {63, 0}, 1}},
      {"tile/0/x001/x000/000.p/255", {false, {0, 1'000'000}, 255}},
      {"tile/entries/000", {true, {0, 0}, 256}},
      {"tile/entries/x072/x057/x594/x037/x927/935.p/112", {true, {0, most}, 112}},
  };
  for (const Good& each : cases) {
    const auto path = parse_tile_path(each.path);
    ASSERT_TRUE(path) << each.path;
    EXPECT_EQ(*path, each.means) << each.path;
    EXPECT_EQ(to_path(*path), each.path);
    EXPECT_LE(each.path.size(), kTilePathBytes);
  }
}

struct Hostile {
  TilePathFault fault;
  std::string_view path;
};

TEST(TilePath, RefusesEveryOtherSpelling) {
  using enum TilePathFault;
  const Hostile cases[] = {
      {prefix, ""},
      {prefix, "tile"},
      {prefix, "/tile/0/000"},
      {prefix, "Tile/0/000"},
      {prefix, "tiles/0/000"},
      {prefix, std::string_view("\0tile/0/000", 11)},
      {level, "tile/"},
      {level, "tile/0"},
      {level, "tile//000"},
      {level, "tile/00/000"},
      {level, "tile/01/000"},
      {level, "tile/64/000"},
      {level, "tile/255/000"},
      {level, "tile/256/000"},
      {level, "tile/4294967296/000"},
      {level, "tile/-1/000"},
      {level, "tile/+1/000"},
      {level, "tile/ 1/000"},
      {level, "tile/0x1/000"},
      {level, "tile/data/000"},
      {level, "tile/Entries/000"},
      {level, "tile/../000"},
      {index, "tile/8/0/000"},
      {index, "tile/0/"},
      {index, "tile/0/0"},
      {index, "tile/0/00"},
      {index, "tile/0/0000"},
      {index, "tile/0/1000"},
      {index, "tile/0/00a"},
      {index, "tile/0/-01"},
      {index, "tile/0/x000"},
      {index, "tile/0/x00/000"},
      {index, "tile/0/x001"},
      {index, "tile/0/x001/"},
      {index, "tile/0/001/000"},
      {index, "tile/0/X001/000"},
      {index, "tile/0/x000/005"},
      {index, "tile/0/x000/x001/005"},
      {index, "tile/0/x001//000"},
      {index, "tile/0/000/"},
      {index, "tile/0/000.q/5"},
      {index, "tile/0/000 "},
      {index, "tile/0/.p/5"},
      {index, "tile/0/x001.p/5"},
      {index, "tile/0/\xd9\xa0\xd9\xa0\xd9\xa0"},
      {index, std::string_view("tile/0/00\0", 10)},
      {index, "tile/0/x072/x057/x594/x037/x927/936"},
      {index, "tile/0/x999/x999/x999/x999/x999/x999/999"},
      {width, "tile/0/000.p"},
      {width, "tile/0/000.p/"},
      {width, "tile/0/000.p/0"},
      {width, "tile/0/000.p/00"},
      {width, "tile/0/000.p/01"},
      {width, "tile/0/000.p/256"},
      {width, "tile/0/000.p/999"},
      {width, "tile/0/000.p/1000"},
      {width, "tile/0/000.p/-1"},
      {width, "tile/0/000.p/1 "},
      {width, "tile/0/000.p/1/"},
      {width, "tile/0/000.p/1/1"},
      {width, "tile/0/000.p1"},
      {width, "tile/0/000.p/5.p/5"},
      {width, "tile/0/x001.p/5/000"},
      {length, "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/x999/x999/x999/999"},
  };
  for (const Hostile& each : cases) {
    const auto path = parse_tile_path(each.path);
    ASSERT_FALSE(path) << each.path;
    EXPECT_EQ(path.error(), each.fault) << each.path;
  }
}

TEST(TilePath, KnowsHowWideEachTileOfATreeIs) {
  // formats.md 3.4: 70,000 leaves are 273 full tiles and 112, then 1 and 17, then 1.
  EXPECT_EQ(width_at({0, 272}, 70'000), 256U);
  EXPECT_EQ(width_at({0, 273}, 70'000), 112U);
  EXPECT_EQ(width_at({0, 274}, 70'000), 0U);
  EXPECT_EQ(width_at({1, 0}, 70'000), 256U);
  EXPECT_EQ(width_at({1, 1}, 70'000), 17U);
  EXPECT_EQ(width_at({1, 2}, 70'000), 0U);
  EXPECT_EQ(width_at({2, 0}, 70'000), 1U);
  EXPECT_EQ(width_at({3, 0}, 70'000), 0U);
  EXPECT_EQ(width_at({8, 0}, ~std::uint64_t{0}), 0U);
  EXPECT_EQ(width_at({0, 0}, 0), 0U);
  EXPECT_EQ(width_at({0, 1}, 256), 0U);
  EXPECT_EQ(width_at({7, 255}, ~std::uint64_t{0}), 0U);
  EXPECT_EQ(width_at({7, 0}, ~std::uint64_t{0}), 255U);
}

}  // namespace
}  // namespace letopis::log
