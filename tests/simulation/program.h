#pragma once
// One run of the program between two crashes: what `letopis serve` puts together, on a simulated
// disk.
#include <memory>

#include "events/ledger/ledger.h"
#include "events/ledger/notary.h"
#include "projections/runtime/projector.h"
#include "tests/simulation/sim_store.h"

namespace letopis::sim {

/// Who the simulated ledger is.
[[nodiscard]] ledger::Identity sim_identity();
[[nodiscard]] log::SigningKey sim_key();
/// The public half; worked out once.
[[nodiscard]] const log::VerifyingKey& sim_public_key();

/// What a program is handed. The references must outlive it.
struct Surroundings {
  Disk& disk;
  Faults& faults;
  Clock& clock;
  Random& random;
  Mutation mutation = Mutation::none;
};

/// One thread only.
class Program {
 public:
  /// Opens what is on the disk, in the order of storage.md 6.3: "missing" when there is nothing.
  [[nodiscard]] static Result<std::unique_ptr<Program>, ledger::LedgerError> open(
      const Surroundings& with);
  /// Starts a ledger on an empty disk.
  [[nodiscard]] static Result<std::unique_ptr<Program>, ledger::LedgerError> create(
      const Surroundings& with);

  [[nodiscard]] SimStore& store() { return *store_; }

  [[nodiscard]] ledger::Ledger& ledger() { return *ledger_; }

  [[nodiscard]] ledger::Notary& notary() { return notary_; }

  /// What the audit of every entry finds first.
  [[nodiscard]] std::optional<Position> first_damaged() const;

 private:
  Program(const Surroundings& with, std::unique_ptr<SimStore> store);

  std::unique_ptr<SimStore> store_;
  runtime::Views views_;
  SimHead head_;
  std::unique_ptr<ledger::Ledger> ledger_;
  ledger::Notary notary_;
};

}  // namespace letopis::sim
