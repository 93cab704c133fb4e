#pragma once
// Evidence recomputed from nothing but its bytes and keys that somebody noted outside: every leaf,
// the signatures, the way to the root, the links between versions, and whether they are all. Pure
// functions; thread-safe.
#include <cstdint>
#include <optional>
#include <vector>

#include "events/log/fault.h"
#include "events/log/policy.h"
#include "events/log/proof_file.h"
#include "server/evidence/evidence.h"

namespace letopis::evidence {

/// One thing that is wrong; `what.code` is stable (docs/operations.md, "Verify").
struct Finding {
  log::Fault what;
  std::optional<std::uint64_t> position = std::nullopt;  // of the entry that it is about
  std::string detail = {};                               // names of members that differ
};

/// A version as its own bytes say it.
struct Seen {
  std::uint64_t position = 0;
  std::optional<Words> words;  // nothing: the bytes are no entry
  PersonId actor;
};

struct Checked {
  std::optional<log::Endorsed> endorsed;  // nothing: no checkpoint to believe
  std::vector<Seen> seen;
  /// All versions among the first `as_of` entries are here: shown by the map of records. Nothing
  /// when the file brings no such proof, or a wrong one.
  std::optional<std::uint64_t> whole_as_of;
  std::vector<Finding> findings;

  [[nodiscard]] bool sound() const { return endorsed && findings.empty(); }
};

/// O(bytes of the evidence).
[[nodiscard]] Checked check(const Evidence& evidence, const log::Policy& policy);

/// One entry with its .tlog-proof. The leaf may be of any log: bytes that are no entry of Letopis
/// are proven all the same.
[[nodiscard]] Checked check(ByteView entry, const log::ProofFile& proof, const log::Policy& policy);

}  // namespace letopis::evidence
