#pragma once
// Port: a log that is not trusted, to be read once from its beginning to its end.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "events/audit/finding.h"
#include "events/ledger/head.h"
#include "events/log/tile.h"
#include "schema/types/bytes.h"
#include "schema/types/result.h"

namespace letopis::audit {

/// Bytes that could not be had: says nothing about what they are.
struct ReadFault {
  std::string text;    // for operators
  bool final = false;  // nothing more will be had: a server that is gone
};

/// Thread-safe: several ranges are read at once.
class Source {
 public:
  virtual ~Source() = default;

  class Visitor {
   public:
    virtual ~Visitor() = default;
    /// The view is good during the call only, of any alignment.
    virtual void entry(std::uint64_t position, ByteView bytes) = 0;
    /// A row that stands among the entries and is none.
    virtual void stray(std::uint64_t position) = 0;
  };

  /// Visits what is there of [from, until), in order. A fault is about what would have come next;
  /// reading behind it may go on with another call.
  [[nodiscard]] virtual Result<void, ReadFault> entries(std::uint64_t from, std::uint64_t until,
                                                        Visitor& visitor) const = 0;
  /// The stored bytes of a tile that has `width` hashes at the audited size.
  [[nodiscard]] virtual Result<std::optional<Bytes>, ReadFault> tile(log::TileId id,
                                                                     unsigned width) const = 0;
  /// Whether such a tile must be there.
  [[nodiscard]] virtual bool keeps(log::TileId id, unsigned width) const = 0;
  /// Rows and tiles behind the end of a log of this size: the first ones.
  [[nodiscard]] virtual std::vector<Finding> strays(std::uint64_t size) const = 0;
};

/// What a log says of itself, to be held against its entries.
struct Claims {
  std::uint64_t size = 0;
  std::optional<Id128> ledger;       // else the first entry's
  std::optional<ledger::Head> head;  // databases only
};

}  // namespace letopis::audit
