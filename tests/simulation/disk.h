#pragma once
// What survives a crash: tables, a write-ahead log of commits, and the HEAD record beside them; and
// how a database reads them when it is opened (storage.md 6.1).
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "events/ledger/ledger.h"
#include "events/ledger/store.h"
#include "schema/types/bytes.h"
#include "tests/simulation/dice.h"
#include "tests/simulation/mutation.h"

namespace letopis::sim {

/// All rows, by table. Value type.
using TableRows = std::map<Bytes, Bytes, std::less<>>;
using Tables = std::array<TableRows, 32>;

struct OwnedChange {
  ledger::Table table = 0;
  Bytes key;
  std::optional<Bytes> value;
};

void apply_change(const OwnedChange& change, Tables& tables);

/// Copying a disk is cheap: an experiment is made on a copy.
struct Disk {
  std::shared_ptr<const Tables> tables = std::make_shared<const Tables>();  // of the last flush
  Bytes wal;                                                                // framed commits since
  std::optional<std::string> head;                        // the HEAD file as a reader sees it
  std::optional<std::optional<std::string>> head_before;  // what a crash may bring back
};

/// Length (u32), checksum of the payload (u64), payload. As in RocksDB the length is not covered: a
/// flip there may look like a commit that was cut short.
[[nodiscard]] Bytes frame(const std::vector<OwnedChange>& changes);

/// Rows of a disk, and how much of its log holds whole commits.
struct Recovered {
  Tables tables;
  std::size_t log_bytes = 0;
};

/// Replays the log as RocksDB does with kTolerateCorruptedTailRecords: a last commit that was cut
/// short is dropped, anything else that does not fit is refused ("corrupt").
[[nodiscard]] Result<Recovered, ledger::LedgerError> recover(const Disk& disk, Mutation mutation);

/// What the power cut leaves of what was not synced.
void cut_power(Disk& disk, Dice& dice);

}  // namespace letopis::sim
