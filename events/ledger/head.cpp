#include "events/ledger/head.h"

#include <utility>
#include <vector>

#include "schema/types/pack.h"

namespace letopis::ledger {

Bytes pack(const Head& head) {
  Packer out;
  out.u64(head.size()).i64(head.recorded.us).bytes(view_of(head.last_leaf));
  for (const Digest& root : head.tree.roots()) out.bytes(view_of(root));
  return out.take();
}

std::optional<Head> unpack_head(ByteView bytes) {
  Unpacker in(bytes);
  const std::uint64_t size = in.u64();
  Head head;
  head.recorded.us = in.i64();
  const auto last = digest_of(in.bytes(sizeof(Digest)));
  if (!last) return std::nullopt;
  head.last_leaf = *last;
  std::vector<Digest> roots;
  while (in.ok() && !in.empty()) {
    const auto root = digest_of(in.bytes(sizeof(Digest)));
    if (!root) return std::nullopt;
    roots.push_back(*root);
  }
  auto tree = log::RootStack::of(size, std::move(roots));
  if (!in.ok() || !tree) return std::nullopt;
  head.tree = std::move(*tree);
  return head;
}

Bytes pack(const Identity& identity) {
  return Packer().bytes(view_of(identity.ledger)).text(identity.origin).take();
}

std::optional<Identity> unpack_identity(ByteView bytes) {
  Unpacker in(bytes);
  const auto ledger = id128_of(in.bytes(sizeof(Id128)));
  Identity out;
  out.origin = std::string(in.text());
  if (!ledger || !in.finished()) return std::nullopt;
  out.ledger = *ledger;
  return out;
}

}  // namespace letopis::ledger
