#pragma once
// The map of records: a sparse Merkle tree from each record to its newest entry. Its root, written
// into the log, makes a statement about all records at once: which entry is the newest of one, and
// that another does not exist (docs/record-map.md). Pure functions; thread-safe.
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "events/log/entry.h"
#include "schema/types/bytes.h"

namespace letopis::log {

/// One record: where it lies, and the RFC 6962 leaf hash of its newest entry.
struct MapLeaf {
  Digest path;
  Digest value;
  auto operator<=>(const MapLeaf&) const = default;
};

/// SHA-256 of key_bytes(). Bit 0 is the highest bit of the first byte.
[[nodiscard]] Digest map_path(const RecordKey& record);
[[nodiscard]] bool map_bit(const Digest& path, std::size_t depth);

inline constexpr std::size_t kMapDepth = 256;
/// Hash of a subtree without records; no SHA-256 value that anybody will find.
inline constexpr Digest kEmptyMap{};

/// A subtree: how many records it holds, as far as that shapes the tree, and its hash.
struct MapNode {
  enum class Holds : std::uint8_t { none, one, many };
  Holds holds = Holds::none;
  Digest hash;
  bool operator==(const MapNode&) const = default;
};

[[nodiscard]] MapNode map_node(const MapLeaf& leaf);
/// The subtree over two: a subtree with a single record is that record's leaf, at any depth.
[[nodiscard]] MapNode join(const MapNode& left, const MapNode& right);
/// Of all leaves that share their first `depth` bits; ascending and distinct by path. O(leaves).
[[nodiscard]] MapNode map_node(std::span<const MapLeaf> leaves, std::size_t depth = 0);
/// Index of the first leaf whose bit at `depth` is set, given that the bits before are shared.
[[nodiscard]] std::size_t split_at(std::span<const MapLeaf> leaves, std::size_t depth);

/// What lies at the end of a path: some record's leaf, or nothing.
struct MapProof {
  std::vector<Digest> siblings;  // the other subtrees along the path, the root's child first
  std::optional<MapLeaf> end;    // nothing: an empty subtree
  bool operator==(const MapProof&) const = default;
};

/// Goes on from `depth` within leaves that share the path's bits so far. O(leaves).
void descend(std::span<const MapLeaf> leaves, std::size_t depth, const Digest& path,
             MapProof& proof);

/// Whether the map with this root says that `path` has `value`.
[[nodiscard]] bool proves_value(const MapProof& proof, const MapLeaf& leaf, const Digest& root);
/// Whether the map with this root says that there is no record at `path`.
[[nodiscard]] bool proves_absence(const MapProof& proof, const Digest& path, const Digest& root);

/// The proof's bytes (docs/record-map.md), at most kMapProofBytes.
inline constexpr std::size_t kMapProofBytes = 3 + (kMapDepth + 2) * sizeof(Digest);
[[nodiscard]] Bytes encode(const MapProof& proof);
/// Nothing when the bytes are anything but one whole proof in its only form.
[[nodiscard]] std::optional<MapProof> map_proof_of(ByteView bytes);

}  // namespace letopis::log
