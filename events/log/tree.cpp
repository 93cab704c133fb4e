#include "events/log/tree.h"

#include <bit>
#include <utility>

#include "events/log/sha256.h"

namespace letopis::log {
namespace {

constexpr ByteView kLeafPrefix{"\0", 1};
constexpr ByteView kNodePrefix{"\1", 1};

using Hashes = std::vector<Digest>;

// Leaves [begin, end) of one tree; begin is a multiple of the largest power of two below the width.
struct Range {
  std::uint64_t begin;
  std::uint64_t end;

  [[nodiscard]] std::uint64_t width() const { return end - begin; }

  // RFC 6962: the largest power of two smaller than the width.
  [[nodiscard]] std::uint64_t split() const { return begin + std::bit_floor(width() - 1); }
};

std::optional<Digest> range_root(const SubtreeHashes& hashes, Range range) {
  if (std::has_single_bit(range.width())) {
    const auto level = static_cast<unsigned>(std::countr_zero(range.width()));
    return hashes.at(level, range.begin >> level);
  }
  const auto left = range_root(hashes, {range.begin, range.split()});
  const auto right = range_root(hashes, {range.split(), range.end});
  if (!left || !right) return std::nullopt;
  return node_hash(*left, *right);
}

bool add_root(const SubtreeHashes& hashes, Range range, Hashes& proof) {
  const auto root = range_root(hashes, range);
  if (root) proof.push_back(*root);
  return root.has_value();
}

bool add_path(const SubtreeHashes& hashes, std::uint64_t index, Range range, Hashes& proof) {
  if (range.width() == 1) return true;
  const Range left{range.begin, range.split()};
  const Range right{range.split(), range.end};
  const bool in_left = index < left.end;
  return add_path(hashes, index, in_left ? left : right, proof) &&
         add_root(hashes, in_left ? right : left, proof);
}

// SUBPROOF(m, D[n], complete) of RFC 6962 2.1.2; `old_end` is m as an absolute leaf index.
bool add_subproof(const SubtreeHashes& hashes, std::uint64_t old_end, Range range, bool complete,
                  Hashes& proof) {
  if (old_end == range.end) return complete || add_root(hashes, range, proof);
  const Range left{range.begin, range.split()};
  const Range right{range.split(), range.end};
  if (old_end <= left.end) {
    return add_subproof(hashes, old_end, left, complete, proof) && add_root(hashes, right, proof);
  }
  return add_subproof(hashes, old_end, right, false, proof) && add_root(hashes, left, proof);
}

}  // namespace

Digest leaf_hash(ByteView entry) { return sha256({kLeafPrefix, entry}); }

Digest node_hash(const Digest& left, const Digest& right) {
  return sha256({kNodePrefix, view_of(left), view_of(right)});
}

Digest empty_root() { return sha256({}); }

std::optional<RootStack> RootStack::of(std::uint64_t size, std::vector<Digest> roots) {
  if (roots.size() != static_cast<std::size_t>(std::popcount(size))) return std::nullopt;
  RootStack stack;
  stack.size_ = size;
  stack.roots_ = std::move(roots);
  return stack;
}

void RootStack::append(const Digest& leaf) {
  Digest hash = leaf;
  for (std::uint64_t rest = size_; (rest & 1U) != 0; rest >>= 1U) {
    hash = node_hash(roots_.back(), hash);
    roots_.pop_back();
  }
  roots_.push_back(hash);
  ++size_;
}

Digest RootStack::root() const {
  if (roots_.empty()) return empty_root();
  Digest root = roots_.back();
  for (std::size_t i = roots_.size() - 1; i-- > 0;) root = node_hash(roots_[i], root);
  return root;
}

std::optional<Digest> root_at(const SubtreeHashes& hashes, std::uint64_t size) {
  if (size == 0) return empty_root();
  return range_root(hashes, {0, size});
}

std::optional<Hashes> inclusion_proof(const SubtreeHashes& hashes, std::uint64_t index,
                                      std::uint64_t size) {
  if (index >= size) return std::nullopt;
  Hashes proof;
  if (!add_path(hashes, index, {0, size}, proof)) return std::nullopt;
  return proof;
}

std::optional<Hashes> consistency_proof(const SubtreeHashes& hashes, std::uint64_t old_size,
                                        std::uint64_t new_size) {
  if (old_size > new_size) return std::nullopt;
  Hashes proof;
  if (old_size == 0 || old_size == new_size) return proof;
  if (!add_subproof(hashes, old_size, {0, new_size}, true, proof)) return std::nullopt;
  return proof;
}

bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Digest& leaf,
                      std::span<const Digest> proof, const Digest& root) {
  if (index >= size) return false;
  std::uint64_t fn = index;
  std::uint64_t sn = size - 1;
  Digest hash = leaf;
  for (const Digest& sibling : proof) {
    if (sn == 0) return false;
    if ((fn & 1U) != 0 || fn == sn) {
      hash = node_hash(sibling, hash);
      while ((fn & 1U) == 0 && fn != 0) {
        fn >>= 1U;
        sn >>= 1U;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  return sn == 0 && hash == root;
}

bool verify_consistency(std::uint64_t old_size, std::uint64_t new_size, const Digest& old_root,
                        const Digest& new_root, std::span<const Digest> proof) {
  if (old_size > new_size) return false;
  if (old_size == 0) return proof.empty();
  if (old_size == new_size) return proof.empty() && old_root == new_root;
  std::uint64_t fn = old_size - 1;
  std::uint64_t sn = new_size - 1;
  while ((fn & 1U) != 0) {
    fn >>= 1U;
    sn >>= 1U;
  }
  std::size_t next = 0;
  Digest old_hash = old_root;
  if (!std::has_single_bit(old_size)) {
    if (proof.empty()) return false;
    old_hash = proof[next++];
  }
  Digest new_hash = old_hash;
  for (; next < proof.size(); ++next) {
    if (sn == 0) return false;
    if ((fn & 1U) != 0 || fn == sn) {
      old_hash = node_hash(proof[next], old_hash);
      new_hash = node_hash(proof[next], new_hash);
      while ((fn & 1U) == 0 && fn != 0) {
        fn >>= 1U;
        sn >>= 1U;
      }
    } else {
      new_hash = node_hash(new_hash, proof[next]);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  return sn == 0 && old_hash == old_root && new_hash == new_root;
}

}  // namespace letopis::log
