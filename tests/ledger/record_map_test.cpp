#include "events/log/record_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>

#include "events/log/sha256.h"
#include "events/log/tree.h"

namespace letopis::log {
namespace {

// The definition word for word, bit by bit from the top: slow, and the oracle here.
Digest plain_root(const std::vector<MapLeaf>& leaves, std::size_t depth = 0) {
  if (leaves.empty()) return Digest{};
  if (leaves.size() == 1) {
    const Bytes leaf =
        Bytes("\x02") + Bytes(view_of(leaves[0].path)) + Bytes(view_of(leaves[0].value));
    return sha256({leaf});
  }
  std::vector<MapLeaf> left;
  std::vector<MapLeaf> right;
  for (const MapLeaf& leaf : leaves) {
    const bool set = (leaf.path.bytes[depth / 8] & (0x80U >> depth % 8)) != 0;
    (set ? right : left).push_back(leaf);
  }
  const Digest l = plain_root(left, depth + 1);
  const Digest r = plain_root(right, depth + 1);
  return sha256({Bytes("\x03") + Bytes(view_of(l)) + Bytes(view_of(r))});
}

RecordKey mark(std::uint64_t lesson, std::uint64_t pupil) {
  return {RecordKind::mark, 0, lesson, pupil};
}

std::vector<MapLeaf> some_leaves(std::size_t count) {
  std::vector<MapLeaf> leaves;
  for (std::uint64_t i = 0; i < count; ++i) {
    leaves.push_back({map_path(mark(i, i * 7)), leaf_hash("entry " + std::to_string(i))});
  }
  std::sort(leaves.begin(), leaves.end());
  return leaves;
}

MapProof proof_for(const std::vector<MapLeaf>& leaves, const Digest& path) {
  MapProof proof;
  descend(leaves, 0, path, proof);
  return proof;
}

// Paths that share their first bits, so that empty subtrees lie along the way.
Digest path_with(std::uint8_t first, std::uint8_t last) {
  Digest path;
  path.bytes.front() = first;
  path.bytes.back() = last;
  return path;
}

TEST(RecordMap, HasTheRootOfItsDefinition) {
  EXPECT_EQ(map_node(std::span<const MapLeaf>{}).hash, Digest{});
  for (std::size_t count = 1; count <= 64; ++count) {
    const auto leaves = some_leaves(count);
    EXPECT_EQ(map_node(leaves).hash, plain_root(leaves)) << count;
  }
}

TEST(RecordMap, KeepsToItsGoldenBytes) {
  EXPECT_EQ(to_hex(view_of(map_path(mark(11, 3)))),
            "19333c72f1873002cc8c695f300a2e56212605008baf2fc8eee92004232fbdbd");
  EXPECT_EQ(to_hex(view_of(map_node(some_leaves(5)).hash)),
            "bff41da8747907b43721e5c21c49a41b7e3798f5cecb405ac9a4203dcac63d80");
}

TEST(RecordMap, ProvesEveryRecordAndTheAbsenceOfOthers) {
  for (const std::size_t count : {1U, 2U, 3U, 17U, 200U}) {
    const auto leaves = some_leaves(count);
    const Digest root = map_node(leaves).hash;
    for (const MapLeaf& leaf : leaves) {
      const MapProof proof = proof_for(leaves, leaf.path);
      EXPECT_TRUE(proves_value(proof, leaf, root));
      EXPECT_FALSE(proves_absence(proof, leaf.path, root));
      EXPECT_LT(proof.siblings.size(), 24U);
    }
    for (std::uint64_t i = 0; i < 200; ++i) {
      const Digest path = map_path(mark(i, i * 7 + 1));
      const MapProof proof = proof_for(leaves, path);
      EXPECT_TRUE(proves_absence(proof, path, root));
      EXPECT_FALSE(proves_value(proof, {path, leaves[0].value}, root));
    }
  }
}

TEST(RecordMap, ProvesThatNothingIsInAnEmptyMap) {
  EXPECT_TRUE(proves_absence({}, map_path(mark(1, 2)), kEmptyMap));
}

TEST(RecordMap, ShowsAbsenceByAnEmptySubtreeAsWell) {
  std::vector<MapLeaf> leaves{{path_with(0x40, 1), leaf_hash("a")},
                              {path_with(0x40, 2), leaf_hash("b")},
                              {path_with(0x40, 3), leaf_hash("c")}};
  const Digest root = map_node(leaves).hash;
  for (const unsigned first : {0x00U, 0x20U, 0x60U, 0x80U}) {
    const Digest path = path_with(static_cast<std::uint8_t>(first), 1);
    const MapProof proof = proof_for(leaves, path);
    EXPECT_FALSE(proof.end);
    EXPECT_TRUE(proves_absence(proof, path, root));
  }
  const MapProof deep = proof_for(leaves, leaves[0].path);
  EXPECT_EQ(deep.siblings.size(), 255U);
  EXPECT_TRUE(proves_value(deep, leaves[0], root));
  EXPECT_EQ(map_proof_of(encode(deep)), deep);
}

TEST(RecordMap, ASubtreeWithOneRecordIsThatRecordAtAnyDepth) {
  const MapNode leaf = map_node(MapLeaf{path_with(1, 1), leaf_hash("a")});
  EXPECT_EQ(join(leaf, {}), leaf);
  EXPECT_EQ(join({}, leaf), leaf);
  EXPECT_EQ(join({}, {}), MapNode{});
  const MapNode two = join(leaf, map_node(MapLeaf{path_with(2, 1), leaf_hash("b")}));
  EXPECT_NE(join(two, {}), two);
  EXPECT_NE(join(two, {}).hash, join({}, two).hash);
}

TEST(RecordMap, AnOlderEntryIsNotTheNewestOne) {
  auto leaves = some_leaves(50);
  const MapLeaf old = leaves[20];
  const MapProof before = proof_for(leaves, old.path);
  leaves[20].value = leaf_hash("a newer entry");
  const Digest root = map_node(leaves).hash;
  EXPECT_FALSE(proves_value(before, old, root));
  EXPECT_FALSE(proves_value(proof_for(leaves, old.path), old, root));
  EXPECT_TRUE(proves_value(proof_for(leaves, old.path), leaves[20], root));
}

struct Hostile {
  const char* what;
  void (*spoil)(MapProof&);
};

TEST(RecordMap, TakesNoHostileProof) {
  const auto leaves = some_leaves(40);
  const Digest root = map_node(leaves).hash;
  const std::vector<Hostile> table = {
      {"a sibling less", [](MapProof& p) { p.siblings.pop_back(); }},
      {"the first sibling gone", [](MapProof& p) { p.siblings.erase(p.siblings.begin()); }},
      {"a sibling more", [](MapProof& p) { p.siblings.push_back(leaf_hash("x")); }},
      {"an empty sibling more", [](MapProof& p) { p.siblings.emplace_back(); }},
      {"the wrong order", [](MapProof& p) { std::swap(p.siblings[0], p.siblings[1]); }},
      {"too many", [](MapProof& p) { p.siblings.resize(kMapDepth + 1, leaf_hash("x")); }},
      {"no siblings", [](MapProof& p) { p.siblings.clear(); }},
      {"another leaf",
       [](MapProof& p) {
         p.end = MapLeaf{leaf_hash("p"), leaf_hash("v")};
       }},
      {"another value", [](MapProof& p) { p.end->value = leaf_hash("v"); }},
  };
  const MapLeaf& present = leaves[7];
  Digest absent = map_path(mark(1'000, 1));
  for (std::uint64_t i = 1; !proof_for(leaves, absent).end; ++i) absent = map_path(mark(1'000, i));
  for (const Hostile& hostile : table) {
    MapProof proof = proof_for(leaves, present.path);
    hostile.spoil(proof);
    EXPECT_FALSE(proves_value(proof, present, root)) << hostile.what;
    proof = proof_for(leaves, absent);
    hostile.spoil(proof);
    EXPECT_FALSE(proves_absence(proof, absent, root)) << hostile.what;
  }
  EXPECT_FALSE(proves_value(proof_for(leaves, leaves[8].path), present, root));
  EXPECT_FALSE(proves_absence(proof_for(leaves, leaves[8].path), present.path, root))
      << "a leaf of another path";
}

TEST(RecordMap, ARecordIsNotAbsentBecauseItsProofIsCutShort) {
  const auto leaves = some_leaves(40);
  const Digest root = map_node(leaves).hash;
  for (const MapLeaf& leaf : leaves) {
    MapProof proof = proof_for(leaves, leaf.path);
    proof.end.reset();
    EXPECT_FALSE(proves_absence(proof, leaf.path, root));
  }
}

TEST(RecordMap, EveryMutatedByteOfAProofFails) {
  const auto leaves = some_leaves(30);
  const Digest root = map_node(leaves).hash;
  const Digest absent = map_path(mark(3, 4));
  const Bytes there = encode(proof_for(leaves, leaves[9].path));
  const Bytes missing = encode(proof_for(leaves, absent));
  for (const int flip : {0x01, 0x80, 0xFF}) {
    for (std::size_t i = 0; i < there.size(); ++i) {
      Bytes bytes = there;
      bytes[i] = static_cast<char>(bytes[i] ^ flip);
      const auto proof = map_proof_of(bytes);
      EXPECT_FALSE(proof && proves_value(*proof, leaves[9], root)) << i;
    }
    for (std::size_t i = 0; i < missing.size(); ++i) {
      Bytes bytes = missing;
      bytes[i] = static_cast<char>(bytes[i] ^ flip);
      const auto proof = map_proof_of(bytes);
      EXPECT_FALSE(proof && proves_absence(*proof, absent, root)) << i;
    }
  }
}

TEST(RecordMap, ReadsAProofInItsOnlyForm) {
  const auto leaves = some_leaves(30);
  const Bytes bytes = encode(proof_for(leaves, leaves[9].path));
  ASSERT_TRUE(map_proof_of(bytes));
  EXPECT_EQ(encode(*map_proof_of(bytes)), bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(map_proof_of(ByteView(bytes).substr(0, size))) << size;
  }
  EXPECT_FALSE(map_proof_of(bytes + Bytes(1, '\0')));
  EXPECT_FALSE(map_proof_of(bytes + bytes));
  EXPECT_FALSE(map_proof_of(Bytes(kMapProofBytes + 1, '\0')));
  EXPECT_FALSE(map_proof_of(Bytes("\x02\x00\x00", 3)));
  EXPECT_FALSE(map_proof_of(Bytes("\x00\x01\x01", 3) + Bytes(257 * 32, 'x')));
  EXPECT_EQ(map_proof_of(Bytes(3, '\0')), MapProof{});
}

}  // namespace
}  // namespace letopis::log
