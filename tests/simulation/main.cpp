// simulate: lives through many seeds, or through one of them aloud.
//   simulate [--seeds FROM..TO] [--threads N]     simulate --seed N [-v] [--mutation NAME]
#include <atomic>
#include <charconv>
#include <iostream>
#include <mutex>
#include <string_view>
#include <thread>

#include "tests/simulation/simulation.h"

namespace {

using namespace letopis::sim;  // NOLINT: one file, one program

struct Options {
  std::uint64_t from = 1;
  std::uint64_t to = 10'000;
  std::uint64_t threads = 2;
  bool aloud = false;
  Mutation mutation = Mutation::none;
};

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

bool take_seeds(std::string_view text, Options& options) {
  const auto dots = text.find("..");
  const auto from = number(text.substr(0, dots));
  const auto to = dots == std::string_view::npos ? from : number(text.substr(dots + 2));
  if (!from || !to || *from > *to) return false;
  options.from = *from;
  options.to = *to;
  return true;
}

bool take_mutation(std::string_view name, Options& options) {
  for (const NamedMutation& each : kMutations) {
    if (each.name == name) options.mutation = each.mutation;
  }
  return options.mutation != Mutation::none;
}

std::optional<Options> parse(int count, char** words) {
  Options out;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    const std::string_view value = i + 1 < count ? words[i + 1] : "";
    if (word == "-v") {
      out.aloud = true;
      continue;
    }
    ++i;
    const auto threads = number(value);
    if (word == "--threads" && threads && *threads > 0 && *threads <= 64) {
      out.threads = *threads;
    } else if (word == "--mutation"
                   ? !take_mutation(value, out)
                   : (word != "--seeds" && word != "--seed") || !take_seeds(value, out)) {
      return std::nullopt;
    }
  }
  return out;
}

class Run {
 public:
  explicit Run(const Options& options) : options_(options), next_(options.from) {}

  int all() {
    std::vector<std::thread> threads;
    for (std::uint64_t i = 0; i < options_.threads; ++i) threads.emplace_back([this] { work(); });
    for (std::thread& thread : threads) thread.join();
    const Tally& t = tally_;
    std::cout << options_.to - options_.from + 1 << " seeds: " << t.steps << " steps, " << t.entries
              << " entries, " << t.receipts << " receipts, " << t.refusals << " refusals, "
              << t.replays << " replays, " << t.lost << " lost answers, " << t.faults << " faults, "
              << t.openings << " openings, " << t.checkpoints << " checkpoints, "
              << t.damages_refused << " damages refused, " << t.damages_survived << " survived\n";
    return failed_ ? 1 : 0;
  }

 private:
  void work() {
    Tally mine;
    for (std::uint64_t seed = next_++; seed <= options_.to && !failed_; seed = next_++) {
      one(seed, mine);
    }
    const std::lock_guard lock(mutex_);
    tally_.add(mine);
  }

  void one(std::uint64_t seed, Tally& mine) {
    Simulation::Trace trace;
    if (options_.aloud) trace = [](const std::string& line) { std::cout << line << '\n'; };
    Simulation simulation(seed, options_.mutation, trace);
    try {
      simulation.run();
    } catch (const Violation& violation) {
      const std::lock_guard lock(mutex_);
      failed_ = true;
      std::cout << "seed " << seed << ": " << violation.what()
                << "\nto see it again: ./dev simulate --seed " << seed << " -v\n";
    }
    mine.add(simulation.tally());
  }

  const Options options_;
  std::atomic<std::uint64_t> next_;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  Tally tally_;  // guarded by mutex_
};

}  // namespace

int main(int count, char** words) {
  const auto options = parse(count, words);
  if (!options) {
    std::cerr << "simulate [--seeds FROM..TO] [--threads N] | --seed N [-v] [--mutation NAME]\n";
    return 2;
  }
  return Run(*options).all();
}
