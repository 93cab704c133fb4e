#include "projections/runtime/records.h"

#include "events/ledger/tables.h"
#include "projections/runtime/scan.h"
#include "schema/types/pack.h"

namespace letopis::runtime {
namespace {

std::optional<RecordHead> head_in(ByteView row) {
  Unpacker in(row);
  RecordHead out;
  out.revision = in.u32();
  out.position = {in.u64()};
  const auto leaf = digest_of(in.bytes(out.leaf_hash.bytes.size()));
  if (!in.finished() || !leaf) return std::nullopt;
  out.leaf_hash = *leaf;
  return out;
}

}  // namespace

std::optional<RecordHead> record_head(ledger::Rows& rows, const log::RecordKey& record) {
  const auto row = rows.get(ledger::kRecords, log::key_bytes(record));
  return row ? head_in(*row) : std::nullopt;
}

std::optional<RecordHead> record_head(const ledger::RowReader& reader,
                                      const log::RecordKey& record) {
  const auto row = reader.get(ledger::kRecords, log::key_bytes(record));
  return row ? head_in(*row) : std::nullopt;
}

Bytes pack(const RecordHead& head) {
  Packer out;
  out.u32(head.revision).u64(head.position.value).bytes(view_of(head.leaf_hash));
  return out.take();
}

Bytes entry_key(Position position) {
  Packer out;
  out.u64(position.value);
  return out.take();
}

std::optional<Bytes> entry_bytes(const ledger::RowReader& reader, Position position) {
  return reader.get(ledger::kEntries, entry_key(position));
}

std::uint64_t entry_count(const ledger::RowReader& reader) {
  std::uint64_t count = 0;
  const Bytes end(8, '\xFF');  // no ledger grows to 2^64 - 1 entries
  scan_back(reader, ledger::kEntries, entry_key({0}), end, [&](ByteView key, ByteView) {
    count = Unpacker(key).u64() + 1;
    return false;
  });
  return count;
}

}  // namespace letopis::runtime
