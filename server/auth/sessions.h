#pragma once
// Who is signed in: opaque tokens in cookies, their hashes in memory.
#include <array>
#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/types/bytes.h"
#include "schema/types/ids.h"
#include "schema/types/time.h"
#include "schema/types/vocabulary.h"

namespace letopis::auth {

struct SessionLimits {
  std::int64_t idle_us = std::int64_t{8} * 3'600 * 1'000'000;
  std::int64_t absolute_us = std::int64_t{24} * 3'600 * 1'000'000;
  std::size_t per_person = 20;
  std::size_t in_all = 100'000;
};

/// What a request may know of its session. Never changes; another role makes another one.
struct Session {
  PersonId person;
  AccountId account;
  std::vector<Role> roles;
  Role role = Role::none;   // in force; one of `roles`
  std::string csrf;         // expected in X-Letopis-CSRF
  std::uint64_t label = 0;  // random, goes into entries: names the session without its token
  bool must_change_password = false;
  Instant opened;
};

/// The token leaves the server once, in the cookie, and is not kept.
struct OpenedSession {
  std::string token;  // 43 signs of base64url
  std::shared_ptr<const Session> session;
};

/// Thread-safe. find() is O(1), takes one shared lock of 64 and copies nothing; the rest is
/// O(sessions of the person). A restart signs everybody out.
/// Promises: memory is bounded by SessionLimits, the oldest sessions go first.
class Sessions {
 public:
  Sessions(const Clock& clock, Random& random, SessionLimits limits = {});

  /// `first` says who; csrf, label and opened are filled in here. `role` must be one of `roles`.
  [[nodiscard]] OpenedSession open(Session first);
  /// Null when unknown, idle for too long or too old. Counts as use.
  [[nodiscard]] std::shared_ptr<const Session> find(std::string_view token) const;
  /// The session with another of its roles, under the same token; null when it has no such role.
  std::shared_ptr<const Session> switch_role(std::string_view token, Role role);
  /// After the start password was changed.
  std::shared_ptr<const Session> password_changed(std::string_view token);
  void revoke(std::string_view token);
  /// All sessions of a person, but for the one with `except` (may be empty).
  void revoke_all(PersonId person, std::string_view except);
  /// Drops what is over; for a timer.
  void sweep();
  [[nodiscard]] std::size_t size() const;

 private:
  struct Record {
    Digest key;
    std::shared_ptr<const Session> session;  // replaced under the shard's lock
    mutable std::atomic<std::int64_t> used_us{0};
  };

  using Order = std::list<std::shared_ptr<Record>>;  // oldest first

  struct KeyHash {
    std::size_t operator()(const Digest& key) const noexcept;
  };

  struct Shard {
    mutable std::shared_mutex mutex;
    std::unordered_map<Digest, std::shared_ptr<Record>, KeyHash> records;  // guarded by mutex
  };

  [[nodiscard]] static std::optional<Digest> key_of(std::string_view token);
  [[nodiscard]] bool is_over(const Record& record, Instant now) const;
  [[nodiscard]] Shard& shard_of(const Digest& key) const;
  template <class Change>
  std::shared_ptr<const Session> replace(std::string_view token, Change change);
  Order::iterator drop(Order::iterator place);  // with order_mutex_ held

  static constexpr std::size_t kShards = 64;

  const Clock& clock_;
  Random& random_;
  const SessionLimits limits_;
  mutable std::array<Shard, kShards> shards_;
  // Taken before a shard's lock, never after.
  mutable std::mutex order_mutex_;
  Order order_;                                                  // guarded by order_mutex_
  std::unordered_map<Digest, Order::iterator, KeyHash> places_;  // guarded by order_mutex_
  std::unordered_map<PersonId, std::list<Digest>> persons_;      // oldest first; guarded likewise
};

}  // namespace letopis::auth
