#pragma once
// A school of equal journals, built through the ledger and its rules, for benchmarks.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/micro/clients.h"
#include "bench/micro/fixture.h"
#include "events/all.h"
#include "events/ledger/ledger.h"
#include "projections/runtime/projector.h"

namespace letopis::bench {

/// An action as somebody's submission.
class Act final : public Posted {
 public:
  Act(std::size_t client, Mailbox& mailbox, Action action, const log::Actor& actor,
      ReasonCode reason);
  [[nodiscard]] Result<void, Refusal> decide(ledger::Bench& bench) override;

 private:
  const Action action_;
  const log::Actor actor_;
  const log::Reason reason_;
};

/// The lesson of today in one group, and its pupils.
struct Journal {
  GroupId group;
  LessonId today;
  std::vector<PersonId> pupils;
};

/// Owns store, ledger and views. Not thread-safe until a scribe has taken the ledger.
class School {
 public:
  /// Every cell of every journal has a mark; the first pupil's mark of today in the last journal
  /// has had `sizes.changes` values.
  School(const std::string& dir, const Sizes& sizes);

  [[nodiscard]] const std::vector<Journal>& journals() const { return journals_; }

  [[nodiscard]] ledger::RocksStore& store() { return *store_; }

  [[nodiscard]] SchoolDate first_day() const { return first_day_; }

  [[nodiscard]] SchoolDate today() const { return today_; }

  [[nodiscard]] const log::Actor& teacher() const { return teacher_; }

  /// The next change of a mark of today: cell after cell, in all journals but the last. Each call's
  /// action must be decided before a cell's turn comes again.
  [[nodiscard]] journal::PutMark next_change();
  /// The ledger opened again on a store that syncs: a writer for one benchmark at a time. The
  /// school's own ledger is gone.
  [[nodiscard]] std::unique_ptr<ledger::Ledger> open_ledger();

 private:
  Position act(const Action& action, const log::Actor& actor, ReasonCode reason);
  void fill(GroupId group, const Sizes& sizes);
  void commit();

  FixedClock clock_;
  SystemRandom random_;
  runtime::Views views_;
  std::string dir_;
  std::unique_ptr<ledger::RocksStore> store_;
  std::unique_ptr<ledger::Ledger> ledger_;
  log::Actor importer_;
  log::Actor teacher_;
  SchoolDate today_;
  SchoolDate first_day_;
  std::vector<Journal> journals_;
  std::vector<bool> is_two_;  // of each cell that next_change() writes
  std::size_t turn_ = 0;
};

/// Built when the first benchmark asks, so that --benchmark_filter does not pay for it.
class LazySchool {
 public:
  explicit LazySchool(const Sizes& sizes) : sizes_(sizes) {}

  [[nodiscard]] School& get();

  [[nodiscard]] const Folder& folder() const { return folder_; }

 private:
  Folder folder_;
  const Sizes sizes_;
  std::optional<School> school_;
};

}  // namespace letopis::bench
