#pragma once
// What a log asks a witness (c2sp.org/tlog-witness, add-checkpoint; formats.md 3.8). Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/log/note.h"
#include "schema/types/bytes.h"

namespace letopis::witness {

inline constexpr std::size_t kConsistencyHashes = 63;
/// Of a whole request: a note, the hashes, and the line before them.
inline constexpr std::size_t kRequestBytes = log::kNoteBytes + 4 * 1024;

struct AddCheckpoint {
  std::uint64_t old_size = 0;
  std::vector<Digest> proof;  // from old_size to the checkpoint's size
  std::string checkpoint;     // a signed note, verbatim
};

[[nodiscard]] std::string to_text(const AddCheckpoint& request);
/// One request has one spelling. Says nothing about the checkpoint but that it is short enough.
[[nodiscard]] std::optional<AddCheckpoint> parse_add_checkpoint(std::string_view text);

}  // namespace letopis::witness
