#include "tests/simulation/simulation.h"

#include <gtest/gtest.h>

namespace letopis::sim {
namespace {

TEST(Simulation, HoldsForThreeHundredSeeds) {
  Tally all;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Simulation simulation(seed);
    try {
      simulation.run();
    } catch (const Violation& violation) {
      FAIL() << violation.what() << "\nto see it again: ./dev simulate --seed " << seed << " -v";
    }
    all.add(simulation.tally());
  }
  EXPECT_GT(all.entries, 300U * 20) << "hardly anything is allowed";
  EXPECT_GT(all.refusals, 300U * 10) << "rules are hardly tried";
  EXPECT_GT(all.replays, 300U) << "hardly anything is asked twice";
  EXPECT_GT(all.lost, 300U) << "hardly an answer is lost";
  EXPECT_GT(all.faults, 300U) << "the disk hardly fails";
  EXPECT_GT(all.damages_refused, 300U) << "the disk is hardly damaged";
}

}  // namespace
}  // namespace letopis::sim
