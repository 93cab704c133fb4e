#pragma once
// One world from one seed: a school, its ledger, a disk that fails, clients that try again, and a
// witness. Single-threaded; the same seed gives the same world on every machine.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/life.h"
#include "tests/simulation/oracle.h"
#include "tests/simulation/program.h"

namespace letopis::sim {

/// What a world went through: a seed that tries nothing proves nothing.
struct Tally {
  std::uint64_t steps = 0;
  std::uint64_t entries = 0;
  std::uint64_t receipts = 0;
  std::uint64_t refusals = 0;
  std::uint64_t lost = 0;
  std::uint64_t replays = 0;
  std::uint64_t faults = 0;
  std::uint64_t openings = 0;
  std::uint64_t checkpoints = 0;
  std::uint64_t full_tiles = 0;
  std::uint64_t damages_refused = 0;
  std::uint64_t damages_survived = 0;  // nothing signed was lost

  void add(const Tally& other);
};

class Simulation {
 public:
  /// Is told of every step, for people.
  using Trace = std::function<void(const std::string&)>;

  explicit Simulation(std::uint64_t seed, Mutation mutation = Mutation::none, Trace trace = {});

  /// Lives through the world. Throws Violation when something does not hold.
  void run();

  [[nodiscard]] const Tally& tally() const { return tally_; }

 private:
  struct Asked {
    Command command;
    ledger::Outcome outcome;
    std::uint64_t ask = 0;  // as the oracle counts
  };

  /// Answers that go out together, after what they rest on is durable.
  struct Batch {
    std::vector<Asked> asked;
    std::vector<Expected> entries;
    std::optional<ledger::SealedBatch> sealed;
  };

  void step();
  void act();
  void pass_time();
  void boot();
  void reconcile();
  void finish();

  // Clients (simulation.cpp)
  void ask_some();
  [[nodiscard]] Command next_command();
  void ask(Command command);
  void compare_answers(const Command& command, const ledger::Outcome& got,
                       const ledger::Outcome& expected);
  void tell(std::vector<Asked> answers);
  void lose(Batch batch);

  // The program (world.cpp)
  void commit();
  void hand_over();
  void deliver();
  void settle(Batch batch, bool written);
  [[nodiscard]] bool sign();
  void publish(const std::string& note, const ledger::EdgeTree& edge);
  void stop(const char* why);
  void look_after_program();
  void overwrite_an_entry();

  // Experiments on a copy of the disk (damage.cpp)
  void damage();
  void expect_refused(const Disk& hurt, const std::string& what);
  void expect_nothing_signed_lost(const Disk& hurt, const std::string& what);
  void flip_in_log();
  void forge_an_entry();
  [[nodiscard]] Result<std::unique_ptr<Program>, ledger::LedgerError> look_at(Disk& hurt);

  void say(const std::string& what) const {
    if (trace_) trace_(what);
  }

  [[nodiscard]] Surroundings surroundings() { return {disk_, faults_, clock_, random_, mutation_}; }

  const Mutation mutation_;
  const Trace trace_;
  Dice dice_;
  Faults faults_;
  Life life_;
  SimClock clock_;
  SimRandom random_;
  Disk disk_;
  Disk backup_;  // as the disk was at some moment
  Oracle oracle_;
  std::unique_ptr<Program> program_;  // null while it is down
  Model model_;                       // with all that was decided
  Batch open_;                        // being decided
  std::optional<Batch> flying_;       // sealed; its write has not begun
  std::vector<Expected> unknown_;     // of a write that did not end well
  std::vector<Command> lost_;         // to be asked again
  std::vector<Command> told_;         // receipts and refusals that went out
  Tally tally_;
};

}  // namespace letopis::sim
