#pragma once
// Whether a witness cosigns a checkpoint (c2sp.org/tlog-witness; formats.md 3.8). Pure: what it
// knows and what it is asked go in, the answer and what to remember come out.
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "events/log/cosignature.h"
#include "events/log/tree.h"
#include "schema/types/result.h"
#include "server/witness/request.h"

namespace letopis::witness {

/// The keys of each log that is witnessed, by its origin.
using Logs = std::map<std::string, std::vector<log::VerifyingKey>, std::less<>>;

/// A list of logs: one vkey a line, '#' before comments. The number of the first bad line is the
/// error. A log may have several keys.
[[nodiscard]] Result<Logs, std::size_t> parse_logs(std::string_view text);

/// The largest tree of a log that was cosigned; nothing but the empty tree before the first.
struct Seen {
  std::uint64_t size = 0;
  Digest root = log::empty_root();
  std::uint64_t seconds = 0;  // time of the last cosignature
  bool operator==(const Seen&) const = default;
};

enum class Refusal : std::uint8_t {
  malformed,       // 400: not a request, or its checkpoint is none
  unknown_log,     // 404
  bad_signature,   // 403: no signature of a key of this log, or a wrong one
  old_too_large,   // 400: the old size is beyond the checkpoint's
  other_size,      // 409: the old size is not the one that was cosigned last
  bad_empty_root,  // 422: size 0 with another root than that of the empty tree
  inconsistent,    // 422: the proof does not lead from what was cosigned to the checkpoint
};

/// A request whose checkpoint is signed by a log that is witnessed. Says nothing about its past.
struct Admitted {
  AddCheckpoint request;
  std::string body;       // of the note: what gets signed
  std::string log_lines;  // the signatures that were found good
  log::Checkpoint head;
};

/// Everything that does not depend on what was seen before.
[[nodiscard]] Result<Admitted, Refusal> admit(const Logs& logs, std::string_view request);

/// A cosignature, and what must be on the disk before anyone is told of it.
struct Granted {
  std::string line;  // the cosignature, as the answer's body
  std::string note;  // checkpoint, log's signatures and cosignature
  Seen seen;
};

/// `now` in seconds since 1970. The time that is signed never goes back, even if the clock does.
[[nodiscard]] Result<Granted, Refusal> decide(const Admitted& admitted, const Seen& seen,
                                              const log::SigningKey& key, std::uint64_t now);

}  // namespace letopis::witness
