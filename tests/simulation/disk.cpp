#include "tests/simulation/disk.h"

#include <utility>

#include "schema/types/pack.h"

namespace letopis::sim {
namespace {

constexpr std::size_t kFrameHead = 12;

std::uint64_t checksum(ByteView bytes) {
  std::uint64_t sum = 0xCBF2'9CE4'8422'2325U;
  for (const char c : bytes) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100'0000'01B3U;
  return sum;
}

void replay(ByteView payload, Tables& tables) {
  Unpacker in(payload);
  while (in.ok() && !in.empty()) {
    OwnedChange change;
    change.table = in.u8();
    change.key = Bytes(in.text());
    if (in.u8() != 0) change.value = Bytes(in.text());
    apply_change(change, tables);
  }
}

Failure<ledger::LedgerError> corrupt() {
  return {ledger::LedgerError{"corrupt", "", "a commit in the write-ahead log is damaged"}};
}

}  // namespace

void apply_change(const OwnedChange& change, Tables& tables) {
  TableRows& rows = tables.at(change.table);
  if (change.value) {
    rows.insert_or_assign(change.key, *change.value);
  } else {
    rows.erase(change.key);
  }
}

Bytes frame(const std::vector<OwnedChange>& changes) {
  Packer payload;
  for (const OwnedChange& change : changes) {
    payload.u8(change.table).text(change.key).u8(change.value ? 1 : 0);
    if (change.value) payload.text(*change.value);
  }
  const Bytes& bytes = payload.peek();
  return Packer()
      .u32(static_cast<std::uint32_t>(bytes.size()))
      .u64(checksum(bytes))
      .bytes(bytes)
      .take();
}

Result<Recovered, ledger::LedgerError> recover(const Disk& disk, Mutation mutation) {
  Recovered out{*disk.tables, 0};
  ByteView left = disk.wal;
  while (left.size() >= kFrameHead) {
    Unpacker head(left);
    const std::size_t length = head.u32();
    const std::uint64_t sum = head.u64();
    if (length > left.size() - kFrameHead) break;  // cut short: dropped
    const ByteView payload = left.substr(kFrameHead, length);
    const bool whole = checksum(payload) == sum;
    if (!whole && mutation == Mutation::damage_ends_the_log) break;
    if (!whole && mutation != Mutation::damage_is_skipped) return corrupt();
    if (whole) replay(payload, out.tables);
    left.remove_prefix(kFrameHead + length);
  }
  out.log_bytes = disk.wal.size() - left.size();
  return out;
}

void cut_power(Disk& disk, Dice& dice) {
  if (disk.head_before && dice.chance(1, 2)) disk.head = *disk.head_before;
  disk.head_before.reset();
}

}  // namespace letopis::sim
