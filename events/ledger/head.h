#pragma once
// The durable end of a ledger: what the next entry chains onto and what a checkpoint signs.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "events/log/tile.h"
#include "events/log/tree.h"
#include "schema/types/bytes.h"
#include "schema/types/time.h"

namespace letopis::ledger {

/// Who this ledger is; written once, when it is created.
struct Identity {
  Id128 ledger;
  std::string origin;  // name in checkpoints: "letopis.local/1502", no spaces, no '+'
  bool operator==(const Identity&) const = default;
};

struct Head {
  Instant recorded;  // of the newest entry
  Digest last_leaf;  // zeros in an empty ledger
  log::RootStack tree;

  [[nodiscard]] std::uint64_t size() const { return tree.size(); }

  bool operator==(const Head&) const = default;
};

/// What readers see after a commit; immutable.
struct Published {
  Head head;
  log::TileEdge edge;
};

[[nodiscard]] Bytes pack(const Head& head);
[[nodiscard]] std::optional<Head> unpack_head(ByteView bytes);
[[nodiscard]] Bytes pack(const Identity& identity);
[[nodiscard]] std::optional<Identity> unpack_identity(ByteView bytes);

}  // namespace letopis::ledger
