#pragma once
// Bearer tokens (RFC 6750) with which an auditor's program reads the entries of the log.
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/types/bytes.h"
#include "schema/types/ids.h"
#include "schema/types/result.h"
#include "schema/types/time.h"

namespace letopis::auth {

/// A token as it is kept: its hash, never itself.
struct LogToken {
  std::uint64_t id = 0;  // counts up; names the token without showing it
  AccountId account;
  Instant made;
  Instant expires;
  Digest hash;  // SHA-256 of its text
  bool operator==(const LogToken&) const = default;
};

struct LogTokenLimits {
  std::int64_t longest_days = 366;
  std::size_t per_account = 10;  // valid ones; further ones are refused
  std::size_t in_all = 500;
};

/// The text leaves the server once.
struct MadeLogToken {
  std::string text;  // "letopis_log_" and 43 signs of base64url
  LogToken token;
};

enum class LogTokenFault : std::uint8_t {
  too_many,  // the account, or all together, have as many as they may
  unknown,   // no such token of this account
  not_kept,  // could not be written; nothing has changed
};

/// Thread-safe. find() takes no lock for longer than a copy of a pointer; make() and revoke() write
/// a file: never on an I/O thread.
/// Promises: a token is valid only once it is kept, and a revoked one is gone once revoke() says
/// so, over restarts too.
class LogTokens {
 public:
  /// Makes the whole state durable; false when that failed.
  using Keep = std::function<bool(const std::string& state)>;

  /// `state` is what was kept last, empty at first. What cannot be read holds no token at all:
  /// see readable().
  LogTokens(const Clock& clock, Random& random, std::string_view state, Keep keep,
            LogTokenLimits limits = {});

  /// False when there was a state that is not one: no token of it is valid any more.
  [[nodiscard]] bool readable() const { return readable_; }

  /// Valid for `days`, which are taken to be between 1 and longest_days.
  [[nodiscard]] Result<MadeLogToken, LogTokenFault> make(AccountId account, std::int64_t days);
  [[nodiscard]] Result<void, LogTokenFault> revoke(AccountId account, std::uint64_t id);
  /// Those of an account that are still valid, oldest first.
  [[nodiscard]] std::vector<LogToken> of(AccountId account) const;
  /// Whose token this is; nothing when it is unknown, revoked or expired.
  [[nodiscard]] std::optional<AccountId> find(std::string_view text) const;

  [[nodiscard]] const LogTokenLimits& limits() const { return limits_; }

 private:
  struct State {
    std::uint64_t next = 1;
    std::vector<LogToken> tokens;  // by id
  };

  [[nodiscard]] static std::string pack(const State& state);
  [[nodiscard]] static std::optional<State> unpack(std::string_view bytes);
  [[nodiscard]] std::shared_ptr<const State> state() const;
  [[nodiscard]] State still_valid() const;
  [[nodiscard]] bool replace(State next);

  const Clock& clock_;
  Random& random_;
  const Keep keep_;
  const LogTokenLimits limits_;
  bool readable_ = true;                // constant after construction
  std::mutex changing_;                 // held over a change; taken before mutex_
  mutable std::mutex mutex_;            // held for a copy of the pointer
  std::shared_ptr<const State> state_;  // guarded by mutex_
};

}  // namespace letopis::auth
