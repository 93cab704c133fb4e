#pragma once
// What an audit can find, with everything that is needed to look at it again: where, since when,
// and which signed size it breaks.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "events/log/entry.h"
#include "events/log/tile.h"
#include "schema/types/time.h"

namespace letopis::audit {

/// Codes are stable: machines read them (code_of).
enum class FindingCode : std::uint8_t {
  // The entry at `position` (to `last`) is not the one that was written there.
  entry_missing,
  entry_unreadable,  // its bytes are no entry, or the disk does not give them
  other_ledger,
  out_of_place,  // its number is `other`
  entry_changed,
  // It is what was written, and wrong.
  chain_broken,  // it was written after another entry than the one before it
  time_back,
  prior_missing,       // a later revision that names none before it
  prior_unexpected,    // a first revision that names one
  prior_wrong,         // names `other`, which is not what it says or of another record
  prior_skips,         // names one that `other` has already followed
  revision_wrong,      // does not count on from the revision at `other`
  record_begun_twice,  // first revision of a record that `other` has begun
  // Rows beside the entries.
  stray_row,   // a row at `position` that is no entry of this log
  stray_tile,  // a tile past the end
  tile_missing,
  tile_changed,
  head_unreadable,
  head_wrong,  // the stored head is not what the entries add up to
  // A checkpoint, named by `source`.
  checkpoint_missing,
  checkpoint_unreadable,
  checkpoint_signature,  // not by the key that was given
  checkpoint_origin,     // of another log
  checkpoint_ahead,      // `size` entries were signed, fewer are here
  checkpoint_root,       // the first `size` entries are not those that were signed
};

[[nodiscard]] std::string_view code_of(FindingCode code);

struct Finding {
  FindingCode code{};
  std::optional<std::uint64_t> position = std::nullopt;
  std::optional<std::uint64_t> last = std::nullopt;  // of several in a row
  std::optional<std::uint64_t> other = std::nullopt;
  std::optional<log::TileId> tile = std::nullopt;
  std::optional<log::RecordKey> record = std::nullopt;
  std::string source = {};                           // of a checkpoint: file, URL
  std::optional<std::uint64_t> size = std::nullopt;  // of a checkpoint
  /// Recorded time of the last sound entry before it: all was well until then.
  std::optional<Instant> since = std::nullopt;
  /// The smallest known signed size that covers it.
  std::optional<std::uint64_t> breaks = std::nullopt;
};

struct FindingText {
  std::string text;     // Russian
  std::string text_en;  // English
};

/// One sentence for people, in both languages; holds no personal data.
[[nodiscard]] FindingText text_of(const Finding& finding);

}  // namespace letopis::audit
