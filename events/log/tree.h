#pragma once
// The Merkle tree of RFC 6962 section 2.1 as arithmetic: hashes, roots, inclusion and consistency
// proofs over any source of stored subtree hashes. Pure; thread-safe as far as the source is.
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "schema/types/bytes.h"

namespace letopis::log {

/// SHA-256(0x00 || entry).
[[nodiscard]] Digest leaf_hash(ByteView entry);
/// SHA-256(0x01 || left || right).
[[nodiscard]] Digest node_hash(const Digest& left, const Digest& right);
/// Hash of the empty tree: SHA-256 of nothing.
[[nodiscard]] Digest empty_root();

/// The roots of the perfect subtrees on the tree's right edge, largest first: all that is needed to
/// append. Its length is popcount(size). Value type.
class RootStack {
 public:
  RootStack() = default;
  /// Nothing when the number of hashes does not fit the size.
  [[nodiscard]] static std::optional<RootStack> of(std::uint64_t size, std::vector<Digest> roots);

  /// O(1) amortised, at most 64 node hashes.
  void append(const Digest& leaf);

  [[nodiscard]] std::uint64_t size() const { return size_; }

  [[nodiscard]] Digest root() const;

  [[nodiscard]] const std::vector<Digest>& roots() const { return roots_; }

  bool operator==(const RootStack&) const = default;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> roots_;
};

/// Source of the hash of the perfect subtree of 2^level leaves that starts at leaf index << level.
class SubtreeHashes {
 public:
  virtual ~SubtreeHashes() = default;
  /// Nothing when that subtree is not complete or not stored: the store is damaged or too short.
  [[nodiscard]] virtual std::optional<Digest> at(unsigned level, std::uint64_t index) const = 0;
};

/// MTH of the first `size` leaves; nothing when a needed hash is missing.
[[nodiscard]] std::optional<Digest> root_at(const SubtreeHashes& hashes, std::uint64_t size);
/// PATH(index, D[size]), leaf side first; nothing when index >= size or a needed hash is missing.
[[nodiscard]] std::optional<std::vector<Digest>> inclusion_proof(const SubtreeHashes& hashes,
                                                                 std::uint64_t index,
                                                                 std::uint64_t size);
/// PROOF(old_size, D[new_size]); nothing when old_size > new_size or a needed hash is missing.
[[nodiscard]] std::optional<std::vector<Digest>> consistency_proof(const SubtreeHashes& hashes,
                                                                   std::uint64_t old_size,
                                                                   std::uint64_t new_size);

/// RFC 9162 section 2.1.3.2.
[[nodiscard]] bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Digest& leaf,
                                    std::span<const Digest> proof, const Digest& root);
/// RFC 9162 section 2.1.4.2. From size 0 everything is consistent, with an empty proof.
[[nodiscard]] bool verify_consistency(std::uint64_t old_size, std::uint64_t new_size,
                                      const Digest& old_root, const Digest& new_root,
                                      std::span<const Digest> proof);

}  // namespace letopis::log
