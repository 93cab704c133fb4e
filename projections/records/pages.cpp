#include "projections/records/pages.h"

#include <algorithm>
#include <array>
#include <span>

#include "projections/runtime/tables.h"
#include "schema/types/pack.h"

namespace letopis::records {
namespace {

using log::MapLeaf;
using log::MapNode;
using Holds = MapNode::Holds;

constexpr std::uint8_t kListed = 1;
constexpr std::uint8_t kSplit = 2;
constexpr std::size_t kLevels = 4;  // of the tree in one page
constexpr std::size_t kSlots = 1U << kLevels;

using Slots = std::array<MapNode, kSlots>;

/// Either lists its records or has sixteen pages below; `slots` are their nodes.
struct Page {
  std::vector<MapLeaf> listed;
  std::optional<Slots> slots;
};

// Number of levels above in fours, then the path so far.
Bytes page_key(const Digest& path, std::size_t depth) {
  const std::size_t nibbles = depth / kLevels;
  Bytes key(1, static_cast<char>(nibbles));
  key.append(view_of(path).substr(0, (nibbles + 1) / 2));
  if (nibbles % 2 == 1)
    key.back() = static_cast<char>(static_cast<unsigned char>(key.back()) & 0xF0U);
  return key;
}

std::size_t slot_of(const Digest& path, std::size_t depth) {
  const unsigned byte = path.bytes[depth / 8];
  return depth % 8 == 0 ? byte >> kLevels : byte & (kSlots - 1);
}

std::optional<Page> listed_of(Unpacker in) {
  Page page;
  while (!in.empty() && page.listed.size() < kPageLeaves) {
    const auto path = digest_of(in.bytes(sizeof(Digest)));
    const auto value = digest_of(in.bytes(sizeof(Digest)));
    if (!path || !value) return std::nullopt;
    if (!page.listed.empty() && page.listed.back().path >= *path) return std::nullopt;
    page.listed.push_back({*path, *value});
  }
  if (!in.finished()) return std::nullopt;
  return page;
}

std::optional<Page> split_of(Unpacker in) {
  const unsigned some = in.u16();
  const unsigned many = in.u16();
  Page page;
  Slots& slots = page.slots.emplace();
  for (std::size_t i = 0; i < kSlots; ++i) {
    if ((some >> i & 1U) == 0) continue;
    const auto hash = digest_of(in.bytes(sizeof(Digest)));
    if (!hash) return std::nullopt;
    slots[i] = {(many >> i & 1U) != 0 ? Holds::many : Holds::one, *hash};
  }
  if (!in.finished() || (many & ~some) != 0) return std::nullopt;
  return page;
}

/// An empty page when there is no such row.
std::optional<Page> read_page(const Get& get, ByteView key) {
  const auto row = get(runtime::kRecordMap, key);
  if (!row) return Page{};
  Unpacker in(*row);
  const std::uint8_t kind = in.u8();
  if (kind == kListed) return listed_of(in);
  return kind == kSplit ? split_of(in) : std::nullopt;
}

Bytes pack_listed(const std::vector<MapLeaf>& leaves) {
  Packer out;
  out.u8(kListed);
  for (const MapLeaf& leaf : leaves) out.bytes(view_of(leaf.path)).bytes(view_of(leaf.value));
  return out.take();
}

Bytes pack_split(const Slots& slots) {
  unsigned some = 0;
  unsigned many = 0;
  for (std::size_t i = 0; i < kSlots; ++i) {
    if (slots[i].holds != Holds::none) some |= 1U << i;
    if (slots[i].holds == Holds::many) many |= 1U << i;
  }
  Packer out;
  out.u8(kSplit).u16(static_cast<std::uint16_t>(some)).u16(static_cast<std::uint16_t>(many));
  for (const MapNode& slot : slots) {
    if (slot.holds != Holds::none) out.bytes(view_of(slot.hash));
  }
  return out.take();
}

MapNode node_over(std::span<const MapNode> slots) {
  if (slots.size() == 1) return slots.front();
  const std::size_t half = slots.size() / 2;
  return join(node_over(slots.first(half)), node_over(slots.subspan(half)));
}

/// Both ascending; a change takes the place of the leaf with its path.
std::vector<MapLeaf> merged(const std::vector<MapLeaf>& leaves, std::span<const MapLeaf> changes) {
  std::vector<MapLeaf> out;
  out.reserve(leaves.size() + changes.size());
  auto next = leaves.begin();
  for (const MapLeaf& change : changes) {
    while (next != leaves.end() && next->path < change.path) out.push_back(*next++);
    if (next != leaves.end() && next->path == change.path) ++next;
    out.push_back(change);
  }
  out.insert(out.end(), next, leaves.end());
  return out;
}

class Growing {
 public:
  explicit Growing(const Get& get) : get_(get) {}

  /// The node of the page at `depth` on the path of all `changes` (at least one).
  MapNode at(std::size_t depth, std::span<const MapLeaf> changes) {
    const Bytes key = page_key(changes.front().path, depth);
    auto page = read_page(get_, key);
    if (!page) {
      sound_ = false;
      return {};
    }
    if (page->slots) return through(depth, key, *page->slots, changes);
    const auto leaves = merged(page->listed, changes);
    out_.added += leaves.size() - page->listed.size();
    return over(depth, key, leaves);
  }

  std::optional<Grown> take(const MapNode& root) {
    if (!sound_) return std::nullopt;
    out_.root = root.hash;
    return std::move(out_);
  }

 private:
  /// Calls `visit(slot, leaves of that slot)`.
  template <class Visit>
  static void by_slot(std::size_t depth, std::span<const MapLeaf> leaves, Visit&& visit) {
    while (!leaves.empty()) {
      const std::size_t slot = slot_of(leaves.front().path, depth);
      std::size_t count = 1;
      while (count < leaves.size() && slot_of(leaves[count].path, depth) == slot) ++count;
      visit(slot, leaves.first(count));
      leaves = leaves.subspan(count);
    }
  }

  MapNode through(std::size_t depth, const Bytes& key, Slots slots,
                  std::span<const MapLeaf> changes) {
    by_slot(depth, changes, [&](std::size_t slot, std::span<const MapLeaf> below) {
      slots[slot] = at(depth + kLevels, below);
    });
    out_.pages.emplace_back(key, pack_split(slots));
    return node_over(slots);
  }

  // A page that did not exist, or only listed its records.
  MapNode over(std::size_t depth, const Bytes& key, const std::vector<MapLeaf>& leaves) {
    if (leaves.size() <= kPageLeaves) {
      out_.pages.emplace_back(key, pack_listed(leaves));
      return log::map_node(leaves, depth);
    }
    Slots slots{};
    by_slot(depth, leaves, [&](std::size_t slot, std::span<const MapLeaf> below) {
      slots[slot] = over(depth + kLevels, page_key(below.front().path, depth + kLevels),
                         {below.begin(), below.end()});
    });
    out_.pages.emplace_back(key, pack_split(slots));
    return node_over(slots);
  }

  const Get& get_;
  Grown out_;
  bool sound_ = true;
};

// Goes down the levels of one page. True when the end may lie in a page below.
bool descend_slots(std::span<const MapNode> slots, std::size_t depth, const Digest& path,
                   log::MapProof& proof, const MapNode*& only) {
  while (slots.size() > 1 && node_over(slots).holds == Holds::many) {
    const std::size_t half = slots.size() / 2;
    const bool goes_right = log::map_bit(path, depth++);
    proof.siblings.push_back(node_over(goes_right ? slots.first(half) : slots.subspan(half)).hash);
    slots = goes_right ? slots.subspan(half) : slots.first(half);
  }
  for (const MapNode& slot : slots) {
    if (slot.holds != Holds::none) only = &slot;
  }
  return only != nullptr;
}

}  // namespace

std::optional<Grown> grow(const Get& get, const std::vector<MapLeaf>& changes) {
  if (changes.empty()) return std::nullopt;
  Growing growing(get);
  const MapNode root = growing.at(0, changes);
  return growing.take(root);
}

std::optional<log::MapProof> prove(const Get& get, const Digest& path) {
  log::MapProof proof;
  Digest way = path;  // leaves the asked path where a lone record lies beside it
  for (std::size_t depth = 0; depth < log::kMapDepth; depth += kLevels) {
    const auto page = read_page(get, page_key(way, depth));
    if (!page) return std::nullopt;
    if (!page->slots) {
      log::descend(page->listed, depth, path, proof);
      return proof;
    }
    const MapNode* only = nullptr;
    if (!descend_slots(*page->slots, depth, path, proof, only)) return proof;
    const auto slot = static_cast<unsigned>(only - page->slots->data());
    auto& byte = way.bytes[depth / 8];
    byte = static_cast<std::uint8_t>(depth % 8 == 0 ? (byte & 0x0FU) | slot << kLevels
                                                    : (byte & 0xF0U) | slot);
  }
  return std::nullopt;
}

}  // namespace letopis::records
