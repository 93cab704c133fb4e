// The table of storage.md 6.1 on a copy of the disk: whatever happens to it, a ledger that was
// signed is opened whole or not at all.
#include <utility>

#include "events/ledger/tables.h"
#include "tests/simulation/simulation.h"

namespace letopis::sim {
namespace {

// Whether a byte of the log belongs to the length of a commit, which no checksum covers.
bool is_in_a_length(const Bytes& wal, std::size_t byte) {
  std::size_t at = 0;
  while (at < wal.size()) {
    if (byte >= at && byte < at + 4) return true;
    std::size_t length = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      length = length << 8U | static_cast<unsigned char>(wal[at + i]);
    }
    at += 12 + length;
  }
  return false;
}

void flip(Bytes& bytes, std::size_t at, Dice& dice) {
  bytes[at] = static_cast<char>(bytes[at] ^ (1 << dice.below(7)));
}

}  // namespace

// Opens without any further fault.
Result<std::unique_ptr<Program>, ledger::LedgerError> Simulation::look_at(Disk& hurt) {
  static thread_local Faults none = [] {
    Faults out(0);
    out.end();
    return out;
  }();
  return Program::open({hurt, none, clock_, random_, mutation_});
}

void Simulation::expect_refused(const Disk& hurt, const std::string& what) {
  Disk copy = hurt;
  require(!look_at(copy), what + " and the ledger was opened all the same");
  ++tally_.damages_refused;
  say("  " + what + ": refused");
}

void Simulation::expect_nothing_signed_lost(const Disk& hurt, const std::string& what) {
  const std::uint64_t was_signed = oracle_.signed_size(hurt.head);
  Disk copy = hurt;
  const auto opened = look_at(copy);
  say("  " + what + (opened ? ": opened" : ": refused"));
  if (!opened) return static_cast<void>(++tally_.damages_refused);
  ++tally_.damages_survived;
  const std::uint64_t found = oracle_.check_prefix((*opened)->store().tables());
  require(found >= was_signed, what + " and " + std::to_string(was_signed - found) +
                                   " signed entries were lost in silence");
}

void Simulation::flip_in_log() {
  if (disk_.wal.empty()) return;
  Disk hurt = disk_;
  const std::size_t byte = dice_.below(hurt.wal.size());
  flip(hurt.wal, byte, dice_);
  const std::string what = "a bit flipped in the log at " + std::to_string(byte);
  if (is_in_a_length(disk_.wal, byte)) {
    expect_nothing_signed_lost(hurt, what);
  } else {
    expect_refused(hurt, what);
  }
}

// Past every checksum of the store: the ledger's own check has to find it.
void Simulation::forge_an_entry() {
  Disk hurt = disk_;
  Tables tables = program_->store().tables();
  auto& entries = tables[ledger::kEntries];
  const std::uint64_t position = dice_.below(entries.size());
  const auto row = std::next(entries.begin(), static_cast<std::ptrdiff_t>(position));
  flip(row->second, dice_.below(row->second.size()), dice_);
  hurt.tables = std::make_shared<const Tables>(std::move(tables));
  hurt.wal.clear();
  const auto opened = look_at(hurt);
  ++tally_.damages_refused;
  if (!opened) return;
  const auto found = (*opened)->first_damaged();
  require(found == Position{position}, "a forged entry was not found");
}

void Simulation::damage() {
  if (oracle_.size() == 0 || !disk_.head || !program_->store().healthy()) return;
  Disk hurt = disk_;
  switch (dice_.below(8)) {
    case 0:
    case 1:
      return flip_in_log();
    case 2:
      hurt.wal.resize(dice_.below(hurt.wal.size() + 1));
      return expect_nothing_signed_lost(hurt, "the log was cut short");
    case 3:
      hurt.wal.clear();
      return expect_nothing_signed_lost(hurt, "the log was removed");
    case 4:
      hurt.tables = backup_.tables;
      hurt.wal = backup_.wal;
      return expect_nothing_signed_lost(hurt, "an old copy of the database was put back");
    case 5:
      hurt.head.reset();
      return expect_refused(hurt, "HEAD was removed");
    case 6:
      flip(*hurt.head, dice_.below(hurt.head->size()), dice_);
      return expect_refused(hurt, "a bit flipped in HEAD");
    default:
      return forge_an_entry();
  }
}

}  // namespace letopis::sim
