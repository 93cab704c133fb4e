#pragma once
// Whom a checkpoint must be signed by (c2sp.org/tlog-policy): logs, witnesses, groups of them, and
// the quorum. The text is taken by its grammar to the letter.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/log/cosignature.h"
#include "events/log/fault.h"
#include "events/log/note.h"
#include "schema/types/result.h"

namespace letopis::log {

inline constexpr std::size_t kPolicyBytes = 64 * 1024;
inline constexpr std::size_t kPolicyParts = 64;  // logs, witnesses, groups: of each

struct PolicyLog {
  VerifyingKey key;
  std::string url;  // as written; empty when there is none
};

struct PolicyWitness {
  std::string name;  // within the policy; the key has its own
  WitnessKey key;
  std::string url;
};

/// What a checkpoint bears, one per witness in the order of the policy.
using Cosignatures = std::vector<Cosigned>;

/// A policy that was read. Immutable; safe to share between threads.
class Policy {
 public:
  /// The fault names the first line that does not fit.
  [[nodiscard]] static Result<Policy, Fault> parse(std::string_view text);

  [[nodiscard]] const std::vector<PolicyLog>& logs() const { return logs_; }

  [[nodiscard]] const std::vector<PolicyWitness>& witnesses() const { return witnesses_; }

  /// False for "quorum none": then every set of witnesses will do.
  [[nodiscard]] bool demands_witnesses() const { return quorum_.has_value(); }

  /// What each witness of the policy says of the note. O(witnesses × signatures).
  [[nodiscard]] Cosignatures cosignatures(const Note& note) const;
  /// Whether those that are good make the quorum. A bad one counts as none.
  [[nodiscard]] bool met_by(const Cosignatures& cosignatures) const;

 private:
  friend class PolicyReader;

  struct Member {
    bool group = false;
    std::size_t index = 0;
  };

  struct Group {
    std::size_t needed = 0;
    std::vector<Member> members;
  };

  std::vector<PolicyLog> logs_;
  std::vector<PolicyWitness> witnesses_;
  std::vector<Group> groups_;  // each names only those before it
  std::optional<Member> quorum_;
};

/// A checkpoint that a policy accepts.
struct Endorsed {
  Checkpoint checkpoint;
  Cosignatures cosignatures;
};

/// Accepts a checkpoint that one of the policy's logs signed under its own origin and that the
/// quorum cosigned. One bad signature of a key that the policy knows condemns the whole note.
[[nodiscard]] Result<Endorsed, Fault> endorse(const Policy& policy, std::string_view note);

}  // namespace letopis::log
