#pragma once
// A made-up school and what happened in it up to now, action by action, in the order of time. The
// same options give the same school. What is in it and in which shares: docs/import.md.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/all.h"

namespace letopis::demo {

/// Stands for an id that the ledger has not given out yet: every id in a DemoAction is one.
using Handle = std::uint64_t;
inline constexpr Handle kNoHandle = ~Handle{0};

struct Options {
  std::uint64_t seed = 1;
  Instant now;  // nothing is recorded later
  std::int32_t utc_offset_minutes = 180;
  std::uint8_t classes_per_grade = 2;  // 1 to 4, of grades 5 to 9
  std::uint8_t pupils_per_class = 25;  // 1 to 40
  std::uint8_t weeks = 11;             // 1 to 30, the current one included
};

struct DemoAction {
  Instant at;  // strictly later than that of the action before
  log::Actor actor;
  log::Origin origin;
  log::Reason reason;
  Action action;
  Handle born = kNoHandle;              // stands for the position that this action gets
  std::optional<RefusalCode> expected;  // set: the rules have to refuse it, and why
};

/// Somebody who can sign in; needs a password from outside.
struct DemoAccount {
  std::string login;
  std::vector<Role> roles;
  Handle person = kNoHandle;
  Handle account = kNoHandle;
};

/// A school that lives day by day while it is asked. Not thread-safe. About 1 µs an action; memory
/// for one week of lessons at a time.
class School {
 public:
  explicit School(const Options& options);
  School(School&&) noexcept;
  School& operator=(School&&) noexcept;
  ~School();

  /// Nothing: now is reached.
  [[nodiscard]] std::optional<DemoAction> next();
  /// The administrator, the deputy head (who teaches too), the auditor, then the teachers; the
  /// first teacher, "teacher", has lessons in mathematics.
  [[nodiscard]] const std::vector<DemoAccount>& accounts() const;
  /// A rough number of all actions, for progress.
  [[nodiscard]] std::size_t expected_actions() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace letopis::demo
