#pragma once
// A second opinion on every answer: what the ledger has to say to a command, worked out without its
// rows, its tree and its batches, by folding events the plainest way there is.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/ledger/submission.h"
#include "tests/simulation/command.h"
#include "tests/support/folded_facts.h"

namespace letopis::sim {

/// An entry that has to appear, with what is known of it beforehand.
struct Expected {
  Event event;
  Id128 request;
  log::Actor actor;
  Instant recorded;
  Position position;
  std::uint32_t revision = 1;
  std::optional<Position> prior;
};

/// What was accepted under a request id.
struct Accepted {
  Digest content;
  ledger::Receipt receipt;
};

/// Things that exist, for whoever makes up the next command.
struct Known {
  bool organisation = false;
  std::vector<PersonId> staff;
  std::vector<PersonId> pupils;
  std::vector<ClassId> classes;
  std::vector<GroupId> groups;
  std::vector<LessonId> lessons;
  std::size_t assignments = 0;
  std::size_t enrolments = 0;
};

/// The school as it is after some entries. Value type.
class Model {
 public:
  /// What the ledger must answer now, and the entries that must follow. Takes in what is accepted.
  struct Answer {
    ledger::Outcome outcome;
    std::vector<Expected> entries;
  };

  [[nodiscard]] Answer ask(const Command& command, Instant clock);

  /// Takes in an entry that was found in a log. `content` is what its request asked for.
  /// False when it cannot be decoded.
  [[nodiscard]] bool take(const log::EntryView& entry, const Digest& content);

  [[nodiscard]] const Known& known() const { return known_; }

  /// 0 when nothing was ever recorded.
  [[nodiscard]] std::uint32_t revision_of(const Action& action) const;

  [[nodiscard]] const std::map<Id128, Accepted>& accepted() const { return accepted_; }

  [[nodiscard]] Instant last_recorded() const { return recorded_; }

 private:
  struct Newest {
    std::uint32_t revision = 0;
    Position position;
  };

  [[nodiscard]] Result<Expected, Refusal> decide_one(const Command& command, const Action& action,
                                                     Instant clock);
  void fold(const Expected& entry, const log::RecordKey& record, const Digest& content);
  void notice(const Event& event, std::uint64_t id);

  test::FoldedFacts facts_;
  std::map<log::RecordKey, Newest> newest_;
  std::map<Id128, Accepted> accepted_;
  Known known_;
  std::uint64_t size_ = 0;
  Instant recorded_;
};

/// What is wrong with an entry that should be the expected one; the empty text when nothing is.
[[nodiscard]] std::string compare(const log::EntryView& entry, const Expected& expected);

}  // namespace letopis::sim
