#include "events/ledger/ledger.h"

#include <algorithm>
#include <map>
#include <utility>

#include "events/ledger/tables.h"
#include "events/ledger/tiles.h"
#include "schema/types/pack.h"

namespace letopis::ledger {
namespace {

constexpr std::size_t kNoncesDrawn = 64;
constexpr ByteView kHeadName = "head";
constexpr ByteView kIdentityName = "identity";

Bytes position_key(std::uint64_t position) { return Packer().u64(position).take(); }

struct NewestOfRecord {
  std::uint32_t revision = 0;
  log::Prior entry;
};

Bytes pack(const NewestOfRecord& newest) {
  return Packer()
      .u32(newest.revision)
      .u64(newest.entry.position.value)
      .bytes(view_of(newest.entry.leaf_hash))
      .take();
}

std::optional<NewestOfRecord> newest_of(Rows& rows, ByteView record) {
  const auto row = rows.get(kRecords, record);
  if (!row) return std::nullopt;
  Unpacker in(*row);
  NewestOfRecord out;
  out.revision = in.u32();
  out.entry.position.value = in.u64();
  out.entry.leaf_hash = digest_of(in.bytes(sizeof(Digest))).value_or(Digest{});
  return out;
}

/// A large batch changes an upper tile many times: each once, as it stands at the end.
std::map<log::TileId, Bytes> newest_of(std::vector<log::TileEdge::Changed> tiles) {
  std::map<log::TileId, Bytes> out;
  for (auto& tile : tiles) out.insert_or_assign(tile.id, std::move(tile.hashes));
  return out;
}

}  // namespace

Ledger::Ledger(const Ports& ports, Identity identity, Published published)
    : ports_(ports),
      identity_(std::move(identity)),
      published_(std::make_shared<const Published>(std::move(published))),
      tip_(published_),
      rows_(ports.store),
      last_recorded_(published_->head.recorded),
      last_leaf_(published_->head.last_leaf) {}

std::uint64_t Ledger::next_position() const { return tip_->head.size() + pending_.size(); }

Instant Ledger::now() {
  if (!now_) now_ = std::max(ports_.clock.now(), Instant{last_recorded_.us + 1});
  return *now_;
}

Id128 Ledger::fresh_nonce() {
  if (nonces_.empty()) {
    nonces_.resize(kNoncesDrawn * sizeof(Id128));
    ports_.random.fill(reinterpret_cast<unsigned char*>(nonces_.data()), nonces_.size());
  }
  const auto out = *id128_of(ByteView(nonces_).substr(nonces_.size() - sizeof(Id128)));
  nonces_.resize(nonces_.size() - sizeof(Id128));
  return out;
}

Result<Position, Refusal> Ledger::append(const log::Draft& draft) {
  const Position position{next_position()};
  const bool is_birth = draft.record.a == log::kOwnPosition;
  log::RecordKey record = draft.record;
  if (is_birth) record.a = position.value;
  const Bytes record_key = log::key_bytes(record);
  const auto newest = is_birth ? std::nullopt : newest_of(rows_, record_key);
  log::Stamp stamp{identity_.ledger, position,    last_leaf_, 1,
                   std::nullopt,     this->now(), request_,   fresh_nonce()};
  if (newest) {
    stamp.revision = newest->revision + 1;
    stamp.prior = newest->entry;
  }
  auto bytes = log::encode(draft, stamp);
  if (!bytes) return Failure{Refusal{RefusalCode::invalid_value, "entry", 0}};
  const Digest leaf = log::leaf_hash(*bytes);
  rows_.put_once(kEntries, position_key(position.value), *bytes);  // rules ask who wrote it
  rows_.put(kRecords, record_key, pack(NewestOfRecord{stamp.revision, {position, leaf}}));
  hand_over(std::move(*bytes), leaf);
  last_recorded_ = stamp.recorded;
  last_leaf_ = leaf;
  now_.reset();
  return position;
}

void Ledger::hand_over(Bytes bytes, Digest leaf) {
  pending_.push_back({std::move(bytes), leaf});
  // What was just encoded is well-formed; read() gives the view that projectors take.
  ports_.projector.apply(*log::EntryView::read(pending_.back().bytes), rows_);
}

std::optional<Outcome> Ledger::replay(const RequestKey& request) {
  const auto row = rows_.get(kRequests, view_of(request.id));
  if (!row) return std::nullopt;
  Unpacker in(*row);
  Receipt receipt;
  receipt.first.value = in.u64();
  receipt.count = in.u32();
  receipt.revision = in.u32();
  receipt.recorded.us = in.i64();
  receipt.replayed = true;
  if (digest_of(in.bytes(sizeof(Digest))) != request.content) {
    return Refusal{RefusalCode::request_id_reused, "", 0};
  }
  return receipt;
}

void Ledger::remember(const RequestKey& request, const Receipt& receipt) {
  rows_.put_once(kRequests, view_of(request.id),
                 Packer()
                     .u64(receipt.first.value)
                     .u32(receipt.count)
                     .u32(receipt.revision)
                     .i64(receipt.recorded.us)
                     .bytes(view_of(request.content))
                     .take());
}

Receipt Ledger::receipt_since(std::size_t first_pending) const {
  const auto first = log::EntryView::read(pending_[first_pending].bytes);
  return {first->position(), static_cast<std::uint32_t>(pending_.size() - first_pending),
          first->revision(), first->recorded(), false};
}

void Ledger::roll_back(std::size_t first_pending, Instant recorded, Digest leaf) {
  rows_.roll_back();
  pending_.resize(first_pending);
  last_recorded_ = recorded;
  last_leaf_ = leaf;
  now_.reset();
}

Outcome Ledger::decide(Submission& submission) {
  if (dead_ || !ports_.store.healthy()) return Lost{"storage has failed: open the ledger again"};
  if (auto known = replay(submission.request())) return std::move(*known);
  const std::size_t first_pending = pending_.size();
  const Instant recorded = last_recorded_;
  const Digest leaf = last_leaf_;
  rows_.mark();
  now_.reset();
  request_ = submission.request().id;
  auto decided = submission.decide(*this);
  // What could not be read looked like what is not there: nothing of this decision is known.
  if (!ports_.store.healthy()) {
    roll_back(first_pending, recorded, leaf);
    return Lost{"a read failed: open the ledger again"};
  }
  if (!decided || pending_.size() == first_pending) {
    roll_back(first_pending, recorded, leaf);
    if (!decided) return std::move(decided).error();
    return Refusal{RefusalCode::nothing_to_change, "", 0};
  }
  const Receipt receipt = receipt_since(first_pending);
  remember(submission.request(), receipt);
  return receipt;
}

Outcome Ledger::rehearse(Submission& submission) {
  const std::size_t first_pending = pending_.size();
  const Instant recorded = last_recorded_;
  const Digest leaf = last_leaf_;
  Outcome outcome = decide(submission);
  const auto* const receipt = std::get_if<Receipt>(&outcome);
  if (receipt != nullptr && !receipt->replayed) roll_back(first_pending, recorded, leaf);
  return outcome;
}

Result<SealedBatch, StorageError> Ledger::seal() {
  if (dead_) return Failure{StorageError{"an earlier commit failed: open the ledger again"}};
  Published next = *tip_;
  std::vector<log::TileEdge::Changed> tiles;
  SealedBatch batch;
  batch.entries.reserve(pending_.size());
  for (PendingEntry& entry : pending_) {
    next.head.tree.append(entry.leaf);
    next.edge.append(entry.leaf, tiles);
    batch.entries.push_back(std::move(entry.bytes));
  }
  pending_.clear();
  next.head.recorded = last_recorded_;
  next.head.last_leaf = last_leaf_;
  for (auto& [id, hashes] : newest_of(std::move(tiles))) {
    rows_.put_unread(kTiles, tile_key(id), std::move(hashes));
  }
  rows_.put_unread(kMeta, Bytes(kHeadName), pack(next.head));
  // A read that failed while the batch was decided makes the whole batch doubtful.
  if (!ports_.store.healthy()) {
    dead_ = true;
    return Failure{StorageError{"a read failed while the batch was decided"}};
  }
  batch.rows = ports_.store.prepare(rows_.changes());
  rows_.handed_over();
  tip_ = std::make_shared<const Published>(std::move(next));
  batch.published = tip_;
  return batch;
}

Result<void, StorageError> Ledger::write(SealedBatch& batch) const {
  return ports_.store.write(*batch.rows);
}

void Ledger::settled(const SealedBatch& batch) {
  rows_.settled();
  published_ = batch.published;
}

Result<void, StorageError> Ledger::commit() {
  if (dead_) return Failure{StorageError{"an earlier commit failed: open the ledger again"}};
  if (pending_.empty()) return {};
  auto batch = seal();
  if (!batch) return Failure{std::move(batch).error()};
  auto written = write(*batch);
  if (written) {
    settled(*batch);
  } else {
    failed();
  }
  return written;
}

Result<std::unique_ptr<Ledger>, LedgerError> Ledger::create(const Ports& ports,
                                                            const Identity& identity) {
  if (ports.store.get(kMeta, kIdentityName)) {
    return Failure{LedgerError{"exists", "Здесь уже есть летопись: она не будет перезаписана.",
                               "There is a ledger here already: it is not overwritten."}};
  }
  const Bytes identity_row = pack(identity);
  const Bytes head_row = pack(Head{});
  auto written =
      ports.store.commit({{kMeta, kIdentityName, identity_row}, {kMeta, kHeadName, head_row}});
  if (!written) {
    return Failure{LedgerError{"storage", "Запись не удалась: " + written.error().text,
                               "Writing failed: " + written.error().text}};
  }
  return std::unique_ptr<Ledger>(new Ledger(ports, identity, Published{}));
}

}  // namespace letopis::ledger
