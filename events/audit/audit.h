#pragma once
// Recomputes a log from its entries and says what is wrong with it, where, and since when: every
// leaf (RFC 6962, 2.1), number, link, revision and recorded time, all tiles, the head, and the root
// of every signed checkpoint that is known. Trusts nothing but the key. Changes nothing.
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "events/audit/checkpoints.h"
#include "events/audit/finding.h"
#include "events/audit/source.h"
#include "schema/types/result.h"
#include "schema/types/time.h"

namespace letopis::audit {

/// Told of entries done and in all, from any thread, one at a time; false stops the audit.
using Progress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

struct Options {
  unsigned threads = 1;
  Progress progress = {};
};

struct Report {
  std::uint64_t entries = 0;         // that the log claims to have
  Digest root;                       // over them, as recomputed
  std::uint64_t signed_entries = 0;  // largest signed size whose root is right
  std::vector<Finding> findings;     // by position, then those without one
  std::uint64_t more = 0;            // findings that were only counted

  [[nodiscard]] bool sound() const { return findings.empty() && more == 0; }
};

/// `checkpoints` must have gone through read_checkpoints(); what that found is `before`. An error
/// when the source cannot be read to its end, or the progress said no: then nothing is known.
/// Each thread holds one stretch of 16,384 entries (about 4 MB); see Records for the rest.
[[nodiscard]] Result<Report, ReadFault> audit(const Source& source, const Claims& claims,
                                              const std::vector<KnownCheckpoint>& checkpoints,
                                              Findings before, Random& random,
                                              const Options& options);

}  // namespace letopis::audit
