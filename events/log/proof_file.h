#pragma once
// The offline proof that an entry is in a log, as one file (c2sp.org/tlog-proof; formats.md 3.9).
// Pure functions over bytes; thread-safe.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/log/fault.h"
#include "events/log/policy.h"
#include "schema/types/bytes.h"
#include "schema/types/result.h"

namespace letopis::log {

inline constexpr std::size_t kProofHashes = 63;
inline constexpr std::size_t kProofExtraBytes = 64 * 1024;

/// What the file says. Nothing of it is believed before verify().
struct ProofFile {
  std::optional<Bytes> extra;  // not authenticated: a hint for whoever knows what it is
  std::uint64_t index = 0;
  std::vector<Digest> path;  // the leaf's sibling first
  std::string checkpoint;    // a signed note, verbatim
};

[[nodiscard]] std::string to_text(const ProofFile& proof);
/// One proof has one spelling. Says nothing about the checkpoint but that it is short enough.
[[nodiscard]] Result<ProofFile, Fault> parse_proof(std::string_view text);

/// The steps of the specification: the checkpoint is of a log that the policy knows and cosigned by
/// its quorum, and the leaf is in its tree at the proof's index. Answers the checkpoint.
[[nodiscard]] Result<Endorsed, Fault> verify_proof(const Policy& policy, const ProofFile& proof,
                                                   const Digest& leaf);

}  // namespace letopis::log
