#include "projections/records/commitment.h"

#include <map>

#include "events/ledger/tables.h"
#include "events/log/tree.h"
#include "projections/runtime/records.h"
#include "projections/runtime/tables.h"
#include "schema/types/pack.h"

namespace letopis::records {
namespace {

// Pages' keys begin with a number up to 64.
constexpr ByteView kTipKey = "\xFFtip";
constexpr ByteView kCommitmentKey =
    "\xFF"
    "commitment";

Bytes pack(const MapTip& tip) {
  return Packer().u64(tip.as_of).u64(tip.records).bytes(view_of(tip.root)).take();
}

MapTip tip_of(Unpacker& in) {
  MapTip tip;
  tip.as_of = in.u64();
  tip.records = in.u64();
  tip.root = digest_of(in.bytes(sizeof(Digest))).value_or(Digest{});
  return tip;
}

/// The newest entry of each record that was written in [from, until), ascending by path.
std::optional<std::vector<log::MapLeaf>> written(const Get& get, std::uint64_t from,
                                                 std::uint64_t until) {
  std::map<Digest, Digest> newest;
  for (std::uint64_t position = from; position < until; ++position) {
    const auto bytes = get(ledger::kEntries, runtime::entry_key({position}));
    const auto entry = bytes ? log::EntryView::read(*bytes) : std::nullopt;
    if (!entry) return std::nullopt;
    newest.insert_or_assign(log::map_path(entry->record()), log::leaf_hash(*bytes));
  }
  std::vector<log::MapLeaf> out;
  out.reserve(newest.size());
  for (const auto& [path, value] : newest) out.push_back({path, value});
  return out;
}

}  // namespace

MapTip map_tip(const Get& get) {
  const auto row = get(runtime::kRecordMap, kTipKey);
  if (!row) return {};
  Unpacker in(*row);
  return tip_of(in);
}

std::optional<Commitment> newest_commitment(const Get& get) {
  const auto row = get(runtime::kRecordMap, kCommitmentKey);
  if (!row) return std::nullopt;
  Unpacker in(*row);
  Commitment out;
  out.position = {in.u64()};
  out.recorded = {in.i64()};
  const MapTip tip = tip_of(in);
  out.as = {tip.root, tip.records, tip.as_of};
  if (!in.finished()) return std::nullopt;
  return out;
}

std::optional<Advance> advance_to(const Get& get, std::uint64_t until) {
  Advance out{map_tip(get), {}};
  if (until <= out.tip.as_of || until - out.tip.as_of > kCommittedAtOnce) return std::nullopt;
  const auto changes = written(get, out.tip.as_of, until);
  auto grown = changes ? grow(get, *changes) : std::nullopt;
  if (!grown) return std::nullopt;
  out.tip = {until, out.tip.records + grown->added, grown->root};
  out.pages = std::move(grown->pages);
  return out;
}

void put_tip(const MapTip& tip, ledger::Rows& rows) {
  rows.put(runtime::kRecordMap, kTipKey, pack(tip));
}

void put_commitment(const Commitment& commitment, ledger::Rows& rows) {
  Packer row;
  row.u64(commitment.position.value).i64(commitment.recorded.us);
  row.bytes(pack(MapTip{commitment.as.as_of, commitment.as.records, commitment.as.root}));
  rows.put(runtime::kRecordMap, kCommitmentKey, row.take());
}

Get reading(ledger::Rows& rows) {
  return [&rows](ledger::Table table, ByteView key) -> std::optional<Bytes> {
    const auto row = rows.get(table, key);
    if (!row) return std::nullopt;
    return Bytes(*row);
  };
}

Get reading(const ledger::RowReader& reader) {
  return [&reader](ledger::Table table, ByteView key) { return reader.get(table, key); };
}

}  // namespace letopis::records
