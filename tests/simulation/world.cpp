// The program's side of a simulated world: opening, batches, checkpoints, crashes.
#include <utility>

#include "events/ledger/tables.h"
#include "tests/simulation/simulation.h"

namespace letopis::sim {

// Opens what is on the disk. Without faults on the way it must succeed.
void Simulation::boot() {
  const std::uint64_t hits = faults_.hits();
  auto program = Program::open(surroundings());
  if (!program && program.error().code == "missing") {
    require(oracle_.size() == 0, "a ledger with entries was taken for none");
    program = Program::create(surroundings());
  }
  if (!program) {
    require(faults_.hits() != hits, "an undamaged disk was refused: " + program.error().text_en);
    say("does not start: " + program.error().code);
    cut_power(disk_, dice_);
    faults_.restarted();
    return;
  }
  program_ = std::move(*program);
  ++tally_.openings;
  reconcile();
  // As the server does before it takes anything: HEAD speaks of all that is there.
  if (!sign() && !faults_.crashed()) return stop("HEAD was not written at the start");
  look_after_program();
}

// What the disk holds is what was acknowledged, and of an unknown write all or nothing.
void Simulation::reconcile() {
  const Tables& tables = program_->store().tables();
  const std::uint64_t before = oracle_.size();
  const std::uint64_t found = tables[ledger::kEntries].size();
  require(found == before || found == before + unknown_.size(),
          "entries after opening: " + std::to_string(found) + ", known to be durable: " +
              std::to_string(before) + ", unknown: " + std::to_string(unknown_.size()));
  if (found > before) oracle_.adopt(tables, unknown_);
  unknown_.clear();
  require(program_->ledger().published()->head.size() == found, "the head has another size");
  model_ = oracle_.fold();
  oracle_.check_all(tables, model_);
  oracle_.check_head(disk_.head);
  say("opened with " + std::to_string(found) + " entries");
}

// One batch in turn, or the end of the batch that is being decided.
void Simulation::commit() {
  if (flying_) deliver();
  if (!program_ || !program_->store().healthy()) return;
  Batch batch = std::exchange(open_, {});
  unknown_ = batch.entries;
  if (mutation_ == Mutation::answers_before_durable) tell(batch.asked);
  const auto written = program_->ledger().commit();
  settle(std::move(batch), written.has_value());
  look_after_program();
}

// Ends the batch; the next one is decided on top of it while it is in flight.
void Simulation::hand_over() {
  Batch batch = std::exchange(open_, {});
  if (program_->ledger().pending() == 0) return tell(std::move(batch.asked));
  auto sealed = program_->ledger().seal();
  if (!sealed) return lose(std::move(batch));
  batch.sealed = std::move(*sealed);
  require(batch.sealed->entries.size() == batch.entries.size(), "a batch has other entries");
  flying_ = std::move(batch);
  say("  sealed " + std::to_string(flying_->entries.size()) + " entries");
}

// The batch in flight reaches the disk or not; then the next one takes off.
void Simulation::deliver() {
  if (flying_) {
    Batch batch = std::move(*flying_);
    flying_.reset();
    unknown_ = batch.entries;
    if (mutation_ == Mutation::answers_before_durable) tell(batch.asked);
    const auto written = program_->ledger().write(*batch.sealed);
    if (written || mutation_ == Mutation::writes_on_after_failure) {
      program_->ledger().settled(*batch.sealed);
    } else {
      program_->ledger().failed();
    }
    settle(std::move(batch), written.has_value());
    look_after_program();
  }
  if (program_ && program_->store().healthy() && !open_.asked.empty()) hand_over();
}

void Simulation::settle(Batch batch, bool written) {
  if (!written) {
    say("  the write failed");
    if (mutation_ != Mutation::answers_before_durable) lose(std::move(batch));
    return;
  }
  oracle_.adopt(program_->store().tables(), std::exchange(unknown_, {}));
  require(program_->ledger().published()->head.size() == oracle_.size(), "another size");
  if (mutation_ != Mutation::answers_before_durable) tell(std::move(batch.asked));
}

bool Simulation::sign() {
  auto tree = program_->ledger().published();
  if (mutation_ == Mutation::signs_before_durable && flying_) tree = flying_->sealed->published;
  if (!program_->notary().healthy()) return false;
  const auto written = program_->notary().sign(tree);
  if (faults_.crashed()) return false;
  if (written) {
    const auto latest = program_->notary().latest();
    publish(latest->note, *latest->edge);
    return true;
  }
  say("  HEAD was not written");
  if (mutation_ == Mutation::publishes_before_head) {
    const log::Checkpoint early{sim_key().name, tree->head.size(), tree->head.tree.root()};
    publish(log::sign_note(log::body_of(early), sim_key()), ledger::EdgeTree(tree->edge));
  }
  return false;
}

void Simulation::publish(const std::string& note, const ledger::EdgeTree& edge) {
  if (mutation_ == Mutation::signs_before_durable) return;  // a crash is to show it
  faults_.spare(true);
  oracle_.published(note, program_->store(), edge);
  faults_.spare(false);
  ++tally_.checkpoints;
  say("  signed " + std::to_string(program_->ledger().published()->head.size()));
}

// A program whose disk has failed answers nothing any more and has to be started again.
void Simulation::look_after_program() {
  if (!program_) return;
  if (faults_.crashed()) return stop("crash in the middle of a write");
  if (program_->store().healthy()) return;
  const Command command = life_.next(model_, clock_.now());
  SimSubmission submission(command, mutation_);
  require(std::holds_alternative<ledger::Lost>(program_->ledger().decide(submission)),
          "an action was decided after the disk had failed");
  require(!program_->ledger().seal(), "a batch was sealed after the disk had failed");
  stop("stopped after a failure");
}

// Nobody hears anything more of what was under way.
void Simulation::stop(const char* why) {
  say(why);
  if (flying_) lose(std::move(*flying_));
  flying_.reset();
  lose(std::exchange(open_, {}));
  program_.reset();
  cut_power(disk_, dice_);
  faults_.restarted();
}

// Somebody with access to the disk, only when the simulation is to be proven.
void Simulation::overwrite_an_entry() {
  if (mutation_ != Mutation::entry_is_overwritten || oracle_.size() == 0) return;
  program_->store().flush();
  Tables tables = *disk_.tables;
  tables[ledger::kEntries].begin()->second.back() ^= 1;
  disk_.tables = std::make_shared<const Tables>(std::move(tables));
}

}  // namespace letopis::sim
