#include "tests/simulation/program.h"

#include <utility>

#include "events/audit/stored_source.h"
#include "events/ledger/bulk_reader.h"
#include "projections/all.h"
#include "tests/simulation/dice.h"

namespace letopis::sim {

ledger::Identity sim_identity() {
  ledger::Identity out{{}, "school.example/ledger"};
  out.ledger.bytes.fill(7);
  return out;
}

log::SigningKey sim_key() {
  log::SigningKey out{sim_identity().origin, {}};
  out.seed.fill(9);
  return out;
}

const log::VerifyingKey& sim_public_key() {
  static const log::VerifyingKey kKey = log::public_half(sim_key());
  return kKey;
}

Program::Program(const Surroundings& with, std::unique_ptr<SimStore> store)
    : store_(std::move(store)),
      views_(all_views()),
      head_(with.disk, with.faults),
      notary_(sim_key(), head_, with.clock, std::chrono::milliseconds(0)) {}

Result<std::unique_ptr<Program>, ledger::LedgerError> Program::open(const Surroundings& with) {
  auto store = SimStore::open(with.disk, with.faults, with.mutation);
  if (!store) return Failure{std::move(store).error()};
  std::unique_ptr<Program> out(new Program(with, std::move(*store)));
  auto ledger = ledger::Ledger::open({*out->store_, out->views_, with.clock, with.random});
  if (!ledger) return Failure{std::move(ledger).error()};
  out->ledger_ = std::move(*ledger);
  if (with.mutation == Mutation::opens_without_head) return out;
  auto checked =
      ledger::check_not_rolled_back(*out->store_, out->ledger_->identity(),
                                    *out->ledger_->published(), out->head_, sim_public_key());
  if (!checked) return Failure{std::move(checked).error()};
  return out;
}

Result<std::unique_ptr<Program>, ledger::LedgerError> Program::create(const Surroundings& with) {
  auto store = SimStore::open(with.disk, with.faults, with.mutation);
  if (!store) return Failure{std::move(store).error()};
  std::unique_ptr<Program> out(new Program(with, std::move(*store)));
  auto ledger =
      ledger::Ledger::create({*out->store_, out->views_, with.clock, with.random}, sim_identity());
  if (!ledger) return Failure{std::move(ledger).error()};
  out->ledger_ = std::move(*ledger);
  return out;
}

std::optional<Position> Program::first_damaged() const {
  constexpr std::uint64_t kFingerprints = 1;  // any: they only spread the table of records
  SimRandom random(kFingerprints);
  const ledger::PlainBulkReader rows(*store_);
  const auto found =
      audit::first_damaged(rows, ledger_->identity(), ledger_->published()->head, random, 1);
  return found ? *found : Position{0};
}

}  // namespace letopis::sim
