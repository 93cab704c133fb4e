#include "events/upkeep/codec.h"

#include "events/rules/payload.h"
#include "upkeep_generated.h"

namespace letopis::upkeep {
namespace {

using Root = flatbuffers::Vector<std::uint8_t>;

flatbuffers::Offset<Root> put(flatbuffers::FlatBufferBuilder& builder, const Digest& root) {
  return builder.CreateVector(root.bytes.data(), root.bytes.size());
}

flatbuffers::Offset<Root> put(flatbuffers::FlatBufferBuilder& builder, const TreeHead& head) {
  if (head == TreeHead{}) return {};
  return put(builder, head.root);
}

Digest take(rules::Fields& fields, const Root* root) {
  const auto digest =
      root == nullptr
          ? std::nullopt
          : digest_of(ByteView(reinterpret_cast<const char*>(root->data()), root->size()));
  fields.require(digest.has_value());
  return digest.value_or(Digest{});
}

// A root stands there exactly when there is a tree.
TreeHead take(rules::Fields& fields, std::uint64_t size, const Root* root) {
  if (size == 0 && root == nullptr) return {};
  return {size, take(fields, root)};
}

}  // namespace

Bytes encode(const LedgerRestored& event) {
  flatbuffers::FlatBufferBuilder builder;
  const auto origin = rules::text_into(builder, event.origin);
  const auto root = put(builder, event.restored);
  const auto newest_root = put(builder, event.newest);
  const auto newest_note = rules::text_into(builder, event.newest_note);
  const auto account = rules::text_into(builder, event.account);
  return rules::finish(
      builder, fbs::CreateLedgerRestored(builder, event.incarnation, origin, event.taken.us,
                                         event.restored.size, root, event.newest.size, newest_root,
                                         newest_note, account));
}

Bytes encode(const OutageEnded& event) {
  flatbuffers::FlatBufferBuilder builder;
  return rules::finish(builder, fbs::CreateOutageEnded(builder, event.from.us, event.to.us,
                                                       static_cast<std::uint8_t>(event.cause)));
}

std::optional<LedgerRestored> ledger_restored_of(ByteView payload) {
  const rules::Payload<fbs::LedgerRestored> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  LedgerRestored event;
  event.incarnation = in->incarnation();
  event.origin = fields.text(in->origin(), limits::kOriginBytes);
  event.taken = {in->taken_us()};
  event.restored = take(fields, in->size(), in->root());
  event.newest = take(fields, in->newest_size(), in->newest_root());
  event.newest_note = fields.text(in->newest_note(), limits::kKeptNoteBytes);
  event.account = fields.text(in->account(), limits::kNameBytes);
  return fields.give(std::move(event));
}

std::optional<OutageEnded> outage_ended_of(ByteView payload) {
  const rules::Payload<fbs::OutageEnded> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  OutageEnded event;
  event.from = {in->from_us()};
  event.to = {in->to_us()};
  event.cause = fields.one_of(in->cause(), OutageCause::disk_full, OutageCause::disk_full);
  return fields.give(event);
}

Bytes encode(const RecordsCommitted& event) {
  flatbuffers::FlatBufferBuilder builder;
  const auto root = put(builder, event.root);
  return rules::finish(builder,
                       fbs::CreateRecordsCommitted(builder, root, event.records, event.as_of));
}

std::optional<RecordsCommitted> records_committed_of(ByteView payload) {
  const rules::Payload<fbs::RecordsCommitted> in(payload);
  if (!in) return std::nullopt;
  rules::Fields fields;
  RecordsCommitted event;
  event.root = take(fields, in->root());
  event.records = in->records();
  event.as_of = in->as_of();
  return fields.give(event);
}

}  // namespace letopis::upkeep
