#pragma once
// School life made up from a seed: what people try next, allowed or not.
#include <cstdint>

#include "tests/simulation/command.h"
#include "tests/simulation/dice.h"
#include "tests/simulation/model.h"

namespace letopis::sim {

class Life {
 public:
  explicit Life(std::uint64_t seed) : dice_(seed, 1), crowds_(Dice(seed, 5).chance(1, 12)) {}

  /// A request that was never made before. The school that is there is built up first.
  [[nodiscard]] Command next(const Model& model, Instant now);
  /// The same id, another content.
  [[nodiscard]] Command twisted(const Command& command);

  [[nodiscard]] Dice& dice() { return dice_; }

 private:
  [[nodiscard]] Command by(log::Actor actor, Action action, log::Reason reason = {});
  [[nodiscard]] std::optional<Command> founding(const Known& known, Instant now);
  [[nodiscard]] Command in_a_cell(const Model& model);
  [[nodiscard]] Command of_office(const Known& known, Instant now);
  [[nodiscard]] Command many_people();
  [[nodiscard]] people::PersonCreated person(PersonKind kind);
  [[nodiscard]] log::Actor somebody(const Known& known);
  [[nodiscard]] log::Actor office(const Known& known);
  [[nodiscard]] Command lesson(const Known& known, Instant now);
  [[nodiscard]] Command enrolment(const Known& known, Instant now);

  Dice dice_;
  const bool crowds_;  // a world of large batches: full tiles, and several levels of them
  std::uint64_t requests_ = 0;
};

}  // namespace letopis::sim
