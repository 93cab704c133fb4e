#pragma once
// One stretch of the log, checked by itself: every leaf, number, link to the entry before, recorded
// time, and the tiles over it. What reaches across its borders is handed on.
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "events/audit/finding.h"
#include "events/audit/keyed_hash.h"
#include "events/audit/source.h"
#include "schema/types/bytes.h"
#include "schema/types/result.h"

namespace letopis::audit {

inline constexpr std::uint64_t kChunkTiles = 64;
inline constexpr std::uint64_t kChunkEntries = kChunkTiles * log::kTileWidth;
inline constexpr std::size_t kKeptFindings = 100;  // of a chunk, and of a report

/// What every chunk is checked against; shared by all threads, never changed.
struct Terms {
  const Source& source;
  const KeyedHash& hash;
  std::uint64_t size = 0;
  std::optional<Id128> ledger;
  std::optional<Digest> last_leaf;  // as the head names it
  std::set<std::uint64_t> keep;     // level-0 tiles whose leaves are wanted afterwards
};

/// Findings in order; past the first ones they are only counted.
class Findings {
 public:
  /// Joins entries of one kind of damage that lie in a row.
  void add(Finding finding);
  void add(Findings&& others);

  [[nodiscard]] const std::vector<Finding>& kept() const { return kept_; }

  [[nodiscard]] std::vector<Finding>& kept() { return kept_; }

  [[nodiscard]] std::uint64_t more() const { return more_; }

 private:
  std::vector<Finding> kept_;
  std::uint64_t more_ = 0;
};

/// "The entry at `from` continues the record that was last written at `to`": checked when all that
/// is before it is known (records.h).
struct Continuation {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::uint64_t expected = 0;  // KeyedHash::link of what `to` must be
};

struct Beginning {
  std::uint64_t position = 0;
  std::uint64_t record = 0;  // KeyedHash::record
};

/// The sound entry at a border.
struct Border {
  Digest previous;  // as the first entry of a chunk names it
  Instant recorded;
};

struct Chunk {
  std::uint64_t from = 0;
  std::uint64_t until = 0;
  std::vector<std::uint64_t> links;  // of each entry; 0 when it is not to be believed
  std::vector<Continuation> continuations;
  std::vector<Beginning> beginnings;
  std::vector<Digest> tile_roots;                       // of each full tile
  std::map<std::uint64_t, std::vector<Digest>> leaves;  // of the tiles that were to be kept
  std::optional<Border> first;                          // nothing: not sound
  std::optional<Instant> last_recorded;                 // of the last sound entry
  std::optional<Digest> last_leaf;                      // nothing: nobody knows it
  Findings findings;
};

/// Checks [from, until); `from` is a multiple of kTileWidth, and so is `until` but at the end.
/// Reads three entries more, to know what its last ones were. O(entries).
[[nodiscard]] Result<Chunk, ReadFault> check_chunk(const Terms& terms, std::uint64_t from,
                                                   std::uint64_t until);

}  // namespace letopis::audit
