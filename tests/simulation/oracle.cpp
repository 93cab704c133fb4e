#include "tests/simulation/oracle.h"

#include <algorithm>
#include <utility>

#include "events/ledger/tables.h"
#include "projections/all.h"
#include "projections/runtime/memory_rows.h"
#include "projections/runtime/rebuild.h"
#include "projections/runtime/records.h"
#include "projections/runtime/tables.h"
#include "schema/types/pack.h"

namespace letopis::sim {
namespace {

std::string at(std::uint64_t position) { return " at entry " + std::to_string(position); }

Bytes entry_key(std::uint64_t position) { return runtime::entry_key({position}); }

Bytes request_row(const Accepted& accepted) {
  return Packer()
      .u64(accepted.receipt.first.value)
      .u32(accepted.receipt.count)
      .u32(accepted.receipt.revision)
      .i64(accepted.receipt.recorded.us)
      .bytes(view_of(accepted.content))
      .take();
}

bool is_in_a_cell(EventKind kind) {
  const auto part = static_cast<std::uint16_t>(kind) >> 8U;
  return (part == 4 && kind != EventKind::lesson_scheduled) || part == 5;
}

}  // namespace

std::uint64_t Oracle::sent(const Command& command) {
  contents_.try_emplace(command.request.id, command.request.content);
  tries_[command.request.id] = {++asks_, false};
  return asks_;
}

void Oracle::told_receipt(const Id128& request, const ledger::Receipt& receipt) {
  ledger::Receipt as_first = receipt;
  as_first.replayed = false;
  const auto [known, is_new] = receipts_.emplace(request, as_first);
  require(is_new || known->second == as_first, "a repeated request got another receipt");
}

void Oracle::told_refusal(const Id128& request, std::uint64_t ask) {
  Try& of_it = tries_[request];
  of_it.refused = receipts_.count(request) == 0 && of_it.last == ask;
}

const Digest& Oracle::content_of(const Id128& request) const {
  const auto found = contents_.find(request);
  require(found != contents_.end(), "an entry of a request that nobody made");
  return found->second;
}

void Oracle::adopt(const Tables& tables, const std::vector<Expected>& expected) {
  for (const Expected& each : expected) {
    const auto row = tables[ledger::kEntries].find(entry_key(size()));
    require(row != tables[ledger::kEntries].end(), "a durable entry is missing" + at(size()));
    const auto entry = log::EntryView::read(row->second);
    require(entry.has_value(), "an entry cannot be read" + at(size()));
    const std::string wrong = compare(*entry, each);
    require(wrong.empty(), wrong + at(size()));
    entries_.push_back(row->second);
    leaves_.push_back(log::leaf_hash(row->second));
    tree_.append(leaves_.back());
    roots_.push_back(tree_.root());
  }
}

Model Oracle::fold() const {
  Model out;
  for (const Bytes& bytes : entries_) {
    const auto entry = log::EntryView::read(bytes);
    require(out.take(*entry, content_of(entry->request())), "an event cannot be read");
  }
  return out;
}

std::optional<log::Checkpoint> Oracle::checkpoint_in(const std::string& text) const {
  const auto note = log::parse_note(text);
  const auto checkpoint = note ? log::checkpoint_of(note->body) : std::nullopt;
  if (!checkpoint || text == verified_) return checkpoint;
  if (!log::signed_by(*note, key_)) return std::nullopt;
  verified_ = text;
  return checkpoint;
}

std::uint64_t Oracle::signed_size(const std::optional<std::string>& head) const {
  if (!head) return 0;
  const auto checkpoint = checkpoint_in(*head);
  require(checkpoint.has_value(), "HEAD holds no signed checkpoint");
  require(checkpoint->size < roots_.size(), "HEAD is ahead of the ledger");
  require(checkpoint->root == roots_[checkpoint->size], "HEAD has another root");
  return checkpoint->size;
}

void Oracle::check_head(const std::optional<std::string>& head) const {
  require(signed_size(head) >= (witnessed_ ? witnessed_->size : 0),
          "a checkpoint was published that HEAD does not reach");
}

void Oracle::published(const std::string& note, const ledger::RowReader& rows,
                       const ledger::EdgeTree& edge) {
  const auto next = checkpoint_in(note);
  require(next.has_value(), "a published checkpoint is not signed");
  require(next->origin == identity_.origin, "a published checkpoint has another origin");
  require(next->size < roots_.size(), "a checkpoint was published over what is not durable");
  require(next->root == roots_[next->size], "a published root does not follow from the entries");
  const log::Checkpoint last = witnessed_.value_or(log::Checkpoint{"", 0, log::empty_root()});
  require(next->size >= last.size, "a published checkpoint is smaller than the one before");
  ledger::TileCache cache;
  const ledger::StoredHashes hashes(rows, edge, cache);
  const auto proof = log::consistency_proof(hashes, last.size, next->size);
  require(proof && log::verify_consistency(last.size, next->size, last.root, next->root, *proof),
          "two published checkpoints are not consistent");
  if (next->size > 0) {
    const std::uint64_t index = next->size / 2;
    const auto path = log::inclusion_proof(hashes, index, next->size);
    require(path && log::verify_inclusion(index, next->size, leaves_[index], *path, next->root),
            "an entry cannot be proven" + at(index));
  }
  witnessed_ = next;
}

// Whatever the rules say: the shortest form of the table of rights.
void Oracle::check_rights(const log::EntryView& entry) const {
  if (!is_in_a_cell(entry.kind())) return;
  require(entry.role() == Role::teacher || entry.role() == Role::importer,
          "somebody wrote in a cell who may not" + at(entry.position().value));
}

void Oracle::check_entry(std::uint64_t position, ByteView bytes) const {
  require(bytes == entries_[position], "an entry's bytes have changed" + at(position));
  const auto entry = log::EntryView::read(bytes);
  require(entry.has_value(), "an entry cannot be read" + at(position));
  require(entry->position().value == position, "a wrong number" + at(position));
  require(entry->ledger() == identity_.ledger, "another ledger's entry" + at(position));
  const Digest previous = position == 0 ? Digest{} : leaves_[position - 1];
  require(entry->previous() == previous, "the chain is broken" + at(position));
  if (const auto prior = entry->prior()) {
    require(prior->position.value < position, "a prior that lies ahead" + at(position));
    require(prior->leaf_hash == leaves_[prior->position.value], "another prior" + at(position));
    const auto before = log::EntryView::read(entries_[prior->position.value]);
    require(before->record() == entry->record() && before->revision() + 1 == entry->revision(),
            "prior is not the revision before" + at(position));
  }
  check_rights(*entry);
}

std::uint64_t Oracle::check_prefix(const Tables& tables) const {
  const TableRows& rows = tables[ledger::kEntries];
  require(rows.size() <= size(), "there are entries that nobody wrote");
  std::uint64_t position = 0;
  for (const auto& [key, bytes] : rows) {
    require(key == entry_key(position), "positions have a gap" + at(position));
    require(bytes == entries_[position], "an entry's bytes have changed" + at(position));
    ++position;
  }
  return position;
}

void Oracle::check_requests(const Tables& tables, const Model& folded) const {
  TableRows expected;
  for (const auto& [id, accepted] : folded.accepted()) {
    expected.emplace(view_of(id), request_row(accepted));
    const auto tried = tries_.find(id);
    require(tried != tries_.end() && !tried->second.refused, "a refused action is in the log");
  }
  for (const auto& [id, receipt] : receipts_) {
    const auto found = folded.accepted().find(id);
    require(found != folded.accepted().end(), "an acknowledged action is not in the log");
    require(found->second.receipt == receipt, "an acknowledged action is not there as promised");
  }
  require(tables[ledger::kRequests] == expected, "the rows of requests are not as the entries say");
}

// The ledger's own tables as they follow from the entries.
Tables Oracle::own_rows() const {
  Tables out;
  log::TileEdge edge;
  std::vector<log::TileEdge::Changed> tiles;
  ledger::Head head;
  for (std::uint64_t position = 0; position < size(); ++position) {
    const auto entry = log::EntryView::read(entries_[position]);
    const runtime::RecordHead newest{entry->revision(), {position}, leaves_[position]};
    out[ledger::kRecords].insert_or_assign(log::key_bytes(entry->record()), runtime::pack(newest));
    edge.append(leaves_[position], tiles);
    head.recorded = entry->recorded();
    head.last_leaf = leaves_[position];
  }
  for (const auto& tile : tiles) {
    out[ledger::kTiles].insert_or_assign(ledger::tile_key(tile.id), tile.hashes);
  }
  head.tree = tree_;
  out[ledger::kMeta].emplace("head", ledger::pack(head));
  out[ledger::kMeta].emplace("identity", ledger::pack(identity_));
  return out;
}

void Oracle::check_views(const Tables& tables) const {
  runtime::MemoryRows log;
  for (std::uint64_t i = 0; i < size(); ++i) log.put(ledger::kEntries, entry_key(i), entries_[i]);
  runtime::Views views(all_views());
  runtime::MemoryRows rebuilt;
  const auto done = runtime::rebuild(log, {0}, {size()}, views, rebuilt);
  require(done.end == runtime::Rebuilt::End::complete, "a view cannot apply an entry");
  Tables expected;
  for (const auto& [key, value] : rebuilt.all()) expected.at(key.first).emplace(key.second, value);
  for (const auto& table : runtime::view_tables()) {
    require(tables.at(table.number) == expected.at(table.number),
            "rows are not the fold of the entries: " + std::string(table.name));
  }
}

void Oracle::check_all(const Tables& tables, const Model& folded) const {
  require(check_prefix(tables) == size(), "durable entries are missing");
  for (std::uint64_t position = 0; position < size(); ++position) {
    check_entry(position, entries_[position]);
  }
  const Tables own = own_rows();
  require(tables[ledger::kRecords] == own[ledger::kRecords], "newest revisions are wrong");
  require(tables[ledger::kTiles] == own[ledger::kTiles], "tiles do not follow from the entries");
  for (const auto& [name, value] : own[ledger::kMeta]) {
    const auto row = tables[ledger::kMeta].find(name);
    require(row != tables[ledger::kMeta].end() && row->second == value, name + " is wrong");
  }
  check_requests(tables, folded);
  check_views(tables);
}

}  // namespace letopis::sim
