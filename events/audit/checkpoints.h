#pragma once
// Checkpoints that an audit is given: the signature first, the roots when the tree is known.
#include <string>
#include <vector>

#include "events/audit/chunk.h"
#include "events/log/note.h"
#include "events/log/tree.h"

namespace letopis::audit {

/// A signed note, and where it was found.
struct SignedNote {
  std::string source;
  std::string text;
};

struct KnownCheckpoint {
  std::string source;
  log::Checkpoint checkpoint;
};

/// Those that `key` signed for the log that it is named after; what is wrong with the others goes
/// to `findings`. Smallest first.
[[nodiscard]] std::vector<KnownCheckpoint> read_checkpoints(const std::vector<SignedNote>& notes,
                                                            const log::VerifyingKey& key,
                                                            Findings& findings);

/// Holds each against the recomputed tree of `size` leaves. All of them being roots of one tree,
/// they are consistent with one another. The largest size whose root is right.
std::uint64_t compare_checkpoints(const std::vector<KnownCheckpoint>& checkpoints,
                                  const log::SubtreeHashes& tree, std::uint64_t size,
                                  Findings& findings);

}  // namespace letopis::audit
