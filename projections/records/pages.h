#pragma once
// The map of records (events/log/record_map.h) as rows: pages of up to four levels, so that a
// change of one record rewrites a few small rows. Which pages there are follows from the set of
// records alone, however it came about. Pure functions of what `Get` reads.
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "events/ledger/rows.h"
#include "events/log/record_map.h"

namespace letopis::records {

/// Reads one row.
using Get = std::function<std::optional<Bytes>(ledger::Table, ByteView key)>;

/// Records that a page lists before it is split into sixteen.
inline constexpr std::size_t kPageLeaves = 8;

struct Grown {
  std::vector<std::pair<Bytes, Bytes>> pages;  // key and new value, each once
  Digest root;
  std::uint64_t added = 0;  // records that were not there before
};

/// Sets records; `changes` ascending and distinct by path. O(changes × log(records)) hashes.
/// Nothing when a page that is needed is damaged.
[[nodiscard]] std::optional<Grown> grow(const Get& get, const std::vector<log::MapLeaf>& changes);
/// What the map says about one path. Nothing when a page that is needed is damaged.
[[nodiscard]] std::optional<log::MapProof> prove(const Get& get, const Digest& path);

}  // namespace letopis::records
