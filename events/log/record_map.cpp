#include "events/log/record_map.h"

#include <algorithm>

#include "events/log/sha256.h"
#include "schema/types/pack.h"

namespace letopis::log {
namespace {

// RFC 6962 has 0x00 and 0x01: no hash of one tree can be passed off as one of the other.
constexpr ByteView kLeafDomain("\x02", 1);
constexpr ByteView kInnerDomain("\x03", 1);

constexpr std::uint8_t kEndsEmpty = 0;
constexpr std::uint8_t kEndsInLeaf = 1;

Digest inner_hash(const Digest& left, const Digest& right) {
  return sha256({kInnerDomain, view_of(left), view_of(right)});
}

// The root that follows when `end` lies below all siblings along `path`.
Digest fold(const std::vector<Digest>& siblings, const Digest& path, Digest end) {
  for (std::size_t depth = siblings.size(); depth-- > 0;) {
    end =
        map_bit(path, depth) ? inner_hash(siblings[depth], end) : inner_hash(end, siblings[depth]);
  }
  return end;
}

// An end that stands alone below its parent would be the parent's own end, one level higher.
bool could_be(const MapProof& proof) {
  return proof.siblings.size() <= kMapDepth &&
         (proof.siblings.empty() || proof.siblings.back() != kEmptyMap);
}

bool shares(const Digest& one, const Digest& other, std::size_t bits) {
  for (std::size_t depth = 0; depth < bits; ++depth) {
    if (map_bit(one, depth) != map_bit(other, depth)) return false;
  }
  return true;
}

}  // namespace

Digest map_path(const RecordKey& record) { return sha256({key_bytes(record)}); }

bool map_bit(const Digest& path, std::size_t depth) {
  const unsigned byte = path.bytes[depth / 8];
  return (byte >> (7U - depth % 8U) & 1U) != 0;
}

MapNode map_node(const MapLeaf& leaf) {
  return {MapNode::Holds::one, sha256({kLeafDomain, view_of(leaf.path), view_of(leaf.value)})};
}

MapNode join(const MapNode& left, const MapNode& right) {
  using Holds = MapNode::Holds;
  if (right.holds == Holds::none && left.holds != Holds::many) return left;
  if (left.holds == Holds::none && right.holds != Holds::many) return right;
  return {Holds::many, inner_hash(left.hash, right.hash)};
}

std::size_t split_at(std::span<const MapLeaf> leaves, std::size_t depth) {
  const auto first =
      std::partition_point(leaves.begin(), leaves.end(),
                           [depth](const MapLeaf& leaf) { return !map_bit(leaf.path, depth); });
  return static_cast<std::size_t>(first - leaves.begin());
}

MapNode map_node(std::span<const MapLeaf> leaves, std::size_t depth) {
  if (leaves.empty()) return {};
  if (leaves.size() == 1) return map_node(leaves.front());
  const std::size_t middle = split_at(leaves, depth);
  return join(map_node(leaves.first(middle), depth + 1),
              map_node(leaves.subspan(middle), depth + 1));
}

void descend(std::span<const MapLeaf> leaves, std::size_t depth, const Digest& path,
             MapProof& proof) {
  for (; leaves.size() > 1; ++depth) {
    const auto left = leaves.first(split_at(leaves, depth));
    const auto right = leaves.subspan(left.size());
    const bool goes_right = map_bit(path, depth);
    proof.siblings.push_back(map_node(goes_right ? left : right, depth + 1).hash);
    leaves = goes_right ? right : left;
  }
  if (!leaves.empty()) proof.end = leaves.front();
}

bool proves_value(const MapProof& proof, const MapLeaf& leaf, const Digest& root) {
  return could_be(proof) && proof.end == leaf &&
         fold(proof.siblings, leaf.path, map_node(leaf).hash) == root;
}

bool proves_absence(const MapProof& proof, const Digest& path, const Digest& root) {
  if (!could_be(proof)) return false;
  if (!proof.end) return fold(proof.siblings, path, kEmptyMap) == root;
  return proof.end->path != path && shares(proof.end->path, path, proof.siblings.size()) &&
         fold(proof.siblings, path, map_node(*proof.end).hash) == root;
}

Bytes encode(const MapProof& proof) {
  Packer out;
  out.u8(proof.end ? kEndsInLeaf : kEndsEmpty);
  out.u16(static_cast<std::uint16_t>(proof.siblings.size()));
  for (const Digest& sibling : proof.siblings) out.bytes(view_of(sibling));
  if (proof.end) out.bytes(view_of(proof.end->path)).bytes(view_of(proof.end->value));
  return out.take();
}

std::optional<MapProof> map_proof_of(ByteView bytes) {
  if (bytes.size() > kMapProofBytes) return std::nullopt;
  Unpacker in(bytes);
  const std::uint8_t ends = in.u8();
  const std::size_t count = in.u16();
  if (ends > kEndsInLeaf || count > kMapDepth) return std::nullopt;
  const auto digest = [&in] { return digest_of(in.bytes(sizeof(Digest))).value_or(Digest{}); };
  MapProof proof;
  proof.siblings.reserve(count);
  for (std::size_t i = 0; i < count && in.ok(); ++i) proof.siblings.push_back(digest());
  if (ends == kEndsInLeaf) {
    const Digest path = digest();
    proof.end = MapLeaf{path, digest()};
  }
  if (!in.finished()) return std::nullopt;
  return proof;
}

}  // namespace letopis::log
