#include "tests/simulation/simulation.h"

#include <algorithm>
#include <utility>

namespace letopis::sim {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kHour = 3'600 * kSecond;
constexpr Instant kStart{1'790'000'000 * kSecond};

std::string text_of(const ledger::Outcome& outcome) {
  if (const auto* const receipt = std::get_if<ledger::Receipt>(&outcome)) {
    return (receipt->replayed ? "replayed receipt of " : "receipt of ") +
           std::to_string(receipt->first.value) + " +" + std::to_string(receipt->count) +
           ", revision " + std::to_string(receipt->revision);
  }
  if (const auto* const refusal = std::get_if<Refusal>(&outcome)) {
    return "refusal " + std::string(code_of(refusal->code)) + " at revision " +
           std::to_string(refusal->revision);
  }
  return "lost";
}

bool same(const ledger::Outcome& left, const ledger::Outcome& right) {
  if (left.index() != right.index()) return false;
  if (const auto* const refusal = std::get_if<Refusal>(&left)) {
    const auto& other = std::get<Refusal>(right);
    return refusal->code == other.code && refusal->revision == other.revision;
  }
  if (const auto* const receipt = std::get_if<ledger::Receipt>(&left)) {
    return *receipt == std::get<ledger::Receipt>(right);
  }
  return true;
}

}  // namespace

void Tally::add(const Tally& other) {
  steps += other.steps;
  entries += other.entries;
  receipts += other.receipts;
  refusals += other.refusals;
  lost += other.lost;
  replays += other.replays;
  faults += other.faults;
  openings += other.openings;
  checkpoints += other.checkpoints;
  full_tiles += other.full_tiles;
  damages_refused += other.damages_refused;
  damages_survived += other.damages_survived;
}

Simulation::Simulation(std::uint64_t seed, Mutation mutation, Trace trace)
    : mutation_(mutation),
      trace_(std::move(trace)),
      dice_(seed, 4),
      faults_(seed),
      life_(seed),
      clock_(kStart),
      random_(seed),
      oracle_(sim_identity(), sim_public_key()) {}

void Simulation::run() {
  const std::uint64_t steps = 60 + dice_.below(90);
  for (; tally_.steps < steps; ++tally_.steps) step();
  finish();
  tally_.entries = oracle_.size();
  tally_.full_tiles = oracle_.size() / log::kTileWidth;
  tally_.faults = faults_.hits();
}

// Time goes on, stands still, or is set back by somebody.
void Simulation::pass_time() {
  const std::uint64_t dice = dice_.below(20);
  if (dice < 8) clock_.move(static_cast<std::int64_t>(dice_.below(300)) * kSecond);
  if (dice >= 8 && dice < 12) clock_.move(static_cast<std::int64_t>(dice_.below(20)) * kHour);
  if (dice == 12) clock_.move(-static_cast<std::int64_t>(dice_.below(48)) * kHour);
}

void Simulation::step() {
  faults_.step();
  pass_time();
  if (program_) {
    act();
    look_after_program();
  } else {
    boot();
  }
}

void Simulation::act() {
  const std::uint64_t dice = dice_.below(100);
  if (dice < 45) return ask_some();
  if (dice < 60) return deliver();
  if (dice < 72) return commit();
  if (dice < 82) return static_cast<void>(sign());
  if (dice < 85) return stop("power cut");
  if (dice < 95) return damage();
  if (dice < 97) return overwrite_an_entry();
  if (dice < 98) backup_ = disk_;
  program_->store().flush();
}

// Clients --------------------------------------------------------------------------------------

Command Simulation::next_command() {
  Dice& dice = life_.dice();
  if (!lost_.empty() && dice.chance(1, 3)) {
    return dice.one_of(lost_);
  }
  if (!told_.empty() && dice.chance(1, 10)) {
    const Command& earlier = dice.one_of(told_);
    const bool accepted = model_.accepted().count(earlier.request.id) != 0;
    return accepted && dice.chance(1, 3) ? life_.twisted(earlier) : earlier;
  }
  return life_.next(model_, clock_.now());
}

void Simulation::ask_some() {
  for (std::uint64_t count = 1 + dice_.below(4); count > 0; --count) ask(next_command());
}

void Simulation::ask(Command command) {
  const std::uint64_t ask = oracle_.sent(command);
  const std::uint64_t rows = program_->store().changes();
  const std::size_t pending = program_->ledger().pending();
  SimSubmission submission(command, mutation_);
  ledger::Outcome got = program_->ledger().decide(submission);
  if (!program_->store().healthy()) {
    require(std::holds_alternative<ledger::Lost>(got),
            "an answer was given although rows could not be read: " + text_of(got));
    lost_.push_back(std::move(command));
    return;
  }
  auto expected = model_.ask(command, clock_.now());
  compare_answers(command, got, expected.outcome);
  if (std::holds_alternative<Refusal>(got)) {
    if (mutation_ == Mutation::refusal_leaves_a_row) {
      static_cast<void>(program_->store().commit({{16, "refused", "row"}}));
    }
    require(program_->ledger().pending() == pending, "a refusal left entries");
    require(program_->store().changes() == rows, "a refusal left rows");
  }
  for (Expected& entry : expected.entries) open_.entries.push_back(std::move(entry));
  open_.asked.push_back({std::move(command), std::move(got), ask});
}

void Simulation::compare_answers(const Command& command, const ledger::Outcome& got,
                                 const ledger::Outcome& expected) {
  say("  asked " + to_hex(view_of(command.request.id)).substr(26) + " (" +
      std::to_string(command.actions.size()) + "): " + text_of(got));
  require(same(got, expected),
          "the answer is " + text_of(got) + ", not the expected " + text_of(expected));
}

void Simulation::tell(std::vector<Asked> answers) {
  for (Asked& asked : answers) {
    const Id128& id = asked.command.request.id;
    std::erase_if(lost_, [&](const Command& each) { return each.request.id == id; });
    if (const auto* const receipt = std::get_if<ledger::Receipt>(&asked.outcome)) {
      oracle_.told_receipt(id, *receipt);
      ++(receipt->replayed ? tally_.replays : tally_.receipts);
    } else {
      ++tally_.refusals;
      const auto& refusal = std::get<Refusal>(asked.outcome);
      if (refusal.code == RefusalCode::request_id_reused) continue;  // says nothing of the first
      oracle_.told_refusal(id, asked.ask);
    }
    told_.push_back(std::move(asked.command));
  }
}

void Simulation::lose(Batch batch) {
  tally_.lost += batch.asked.size();
  for (Asked& asked : batch.asked) {
    const auto* const refusal = std::get_if<Refusal>(&asked.outcome);
    const bool twisted = refusal != nullptr && refusal->code == RefusalCode::request_id_reused;
    if (!twisted) lost_.push_back(std::move(asked.command));
  }
}

// The end --------------------------------------------------------------------------------------

// All goes well now: whoever does not know what became of a request asks again and is told.
void Simulation::finish() {
  faults_.end();
  say("the end");
  if (program_) stop("power cut");
  boot();
  while (!lost_.empty()) {
    const Command again = lost_.back();
    ask(again);
    commit();
    require(program_ != nullptr, "writing failed on a sound disk");
  }
  require(sign(), "signing failed on a sound disk");
  stop("power cut");
  boot();
  const std::vector<Command> all = std::move(told_);
  for (const Command& command : all) {
    if (model_.accepted().count(command.request.id) != 0) ask(command);
  }
  commit();
  oracle_.check_all(program_->store().tables(), oracle_.fold());
  require(program_->first_damaged() == std::nullopt,
          "the ledger's own check finds damage that is not there");
}

}  // namespace letopis::sim
