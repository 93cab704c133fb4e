#include "tests/simulation/simulation.h"

#include <gtest/gtest.h>

#include <string>

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
  EXPECT_GT(all.full_tiles, 10U) << "no tile is ever full";
  EXPECT_GT(all.damages_refused, 300U) << "the disk is hardly damaged";
}

TEST(Simulation, IsTheSameWorldForTheSameSeed) {
  const auto told = [](std::uint64_t seed) {
    std::string all;
    Simulation(seed, Mutation::none, [&](const std::string& line) { all += line + '\n'; }).run();
    return all;
  };
  EXPECT_EQ(told(7), told(7));
  EXPECT_NE(told(7), told(8));
}

/// An error built in on purpose; the name is that of the mutation.
class MutatedProgram : public testing::TestWithParam<NamedMutation> {};

TEST_P(MutatedProgram, IsCaughtWithinAHundredSeeds) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    try {
      Simulation(seed, GetParam().mutation).run();
    } catch (const Violation& violation) {
      SUCCEED() << "seed " << seed << ": " << violation.what();
      return;
    }
  }
  FAIL() << "nobody noticed";
}

INSTANTIATE_TEST_SUITE_P(Each, MutatedProgram, testing::ValuesIn(kMutations),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace letopis::sim
