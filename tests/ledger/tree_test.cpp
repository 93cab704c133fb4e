#include "events/log/tree.h"

#include <gtest/gtest.h>

#include <string>

#include "events/log/tile.h"
#include "tests/support/plain_tree.h"

namespace letopis::log {
namespace {

using test::PlainTree;

constexpr std::size_t kLargest = 40;

TEST(Tree, GrowsLeafByLeafToTheRootOfTheDefinition) {
  const PlainTree tree(kLargest);
  RootStack stack;
  for (std::size_t size = 0; size <= kLargest; ++size) {
    EXPECT_EQ(stack.root(), tree.root(0, size)) << "size " << size;
    EXPECT_EQ(root_at(tree, size), tree.root(0, size));
    if (size < kLargest) stack.append(tree.leaf(size));
  }
}

TEST(Tree, ProvesEveryLeafOfEverySize) {
  const PlainTree tree(kLargest);
  for (std::size_t size = 1; size <= kLargest; ++size) {
    for (std::size_t index = 0; index < size; ++index) {
      const auto proof = inclusion_proof(tree, index, size);
      ASSERT_TRUE(proof);
      EXPECT_TRUE(verify_inclusion(index, size, tree.leaf(index), *proof, tree.root(0, size)));
    }
  }
}

TEST(Tree, RefusesAProofThatIsChangedInAnyWay) {
  const PlainTree tree(kLargest);
  const std::size_t size = 27;
  const Digest root = tree.root(0, size);
  for (std::size_t index = 0; index < size; ++index) {
    const auto proof = *inclusion_proof(tree, index, size);
    auto longer = proof;
    longer.push_back(tree.leaf(0));
    auto shorter = proof;
    shorter.pop_back();
    EXPECT_FALSE(verify_inclusion(index, size, tree.leaf(index), longer, root));
    EXPECT_FALSE(verify_inclusion(index, size, tree.leaf(index), shorter, root));
    EXPECT_FALSE(verify_inclusion((index + 1) % size, size, tree.leaf(index), proof, root));
    EXPECT_FALSE(verify_inclusion(index, size, tree.leaf((index + 1) % size), proof, root));
    EXPECT_FALSE(verify_inclusion(index + size, size, tree.leaf(index), proof, root));
    for (std::size_t hash = 0; hash < proof.size(); ++hash) {
      auto bent = proof;
      bent[hash].bytes[7] ^= 1U;
      EXPECT_FALSE(verify_inclusion(index, size, tree.leaf(index), bent, root));
    }
  }
}

TEST(Tree, ProvesThatEverySizeGrewOutOfEverySmallerOne) {
  const PlainTree tree(kLargest);
  for (std::size_t newer = 0; newer <= kLargest; ++newer) {
    for (std::size_t older = 0; older <= newer; ++older) {
      const auto proof = consistency_proof(tree, older, newer);
      ASSERT_TRUE(proof);
      EXPECT_TRUE(
          verify_consistency(older, newer, tree.root(0, older), tree.root(0, newer), *proof));
      if (older == 0 || older == newer) continue;
      auto bent = *proof;
      bent.front().bytes[0] ^= 1U;
      EXPECT_FALSE(
          verify_consistency(older, newer, tree.root(0, older), tree.root(0, newer), bent));
      bent = *proof;
      bent.push_back(tree.leaf(0));
      EXPECT_FALSE(
          verify_consistency(older, newer, tree.root(0, older), tree.root(0, newer), bent));
    }
  }
}

TEST(Tree, GivesNoProofPastItsEnd) {
  const PlainTree tree(5);
  EXPECT_FALSE(inclusion_proof(tree, 5, 5));
  EXPECT_FALSE(inclusion_proof(tree, 0, 6));
  EXPECT_FALSE(consistency_proof(tree, 6, 5));
}

TEST(Tree, HashesTheEmptyTreeAsTheSpecificationSays) {
  EXPECT_EQ(to_hex(view_of(empty_root())),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Tiles, WriteEveryFullTileOnceAndKeepTheRestOnTheEdge) {
  TileEdge edge;
  std::vector<TileEdge::Changed> changed;
  const std::size_t size = 70'000;  // formats.md 3.4: 273 full + 112, 1 full + 17, width 1
  for (std::size_t i = 0; i < size; ++i) edge.append(leaf_hash(std::to_string(i)), changed);
  EXPECT_EQ(edge.tile_index(0), 273U);
  EXPECT_EQ(edge.level(0).size(), 112U);
  EXPECT_EQ(edge.tile_index(1), 1U);
  EXPECT_EQ(edge.level(1).size(), 17U);
  EXPECT_EQ(edge.tile_index(2), 0U);
  EXPECT_EQ(edge.level(2).size(), 1U);
  EXPECT_EQ(changed.back().id, (TileId{1, 1}));
  EXPECT_EQ(changed.back().hashes.size(), 17U * 32U);
}

}  // namespace
}  // namespace letopis::log
