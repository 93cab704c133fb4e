#include "events/log/entry.h"

#include "entry_generated.h"
#include "schema/types/limits.h"
#include "schema/types/pack.h"

namespace letopis::log {
namespace {

namespace fb = letopis::fbs;

fb::Hash hash_of(const Digest& digest) {
  return fb::Hash(flatbuffers::span<const std::uint8_t, 32>(digest.bytes.data(), 32));
}

fb::Uid uid_of(const Id128& id) {
  return fb::Uid(flatbuffers::span<const std::uint8_t, 16>(id.bytes.data(), 16));
}

Digest digest_from(const fb::Hash& hash) {
  Digest out;
  for (std::uint16_t i = 0; i < 32; ++i) out.bytes[i] = hash.bytes()->Get(i);
  return out;
}

Id128 id_from(const fb::Uid& uid) {
  Id128 out;
  for (std::uint16_t i = 0; i < 16; ++i) out.bytes[i] = uid.bytes()->Get(i);
  return out;
}

std::string_view text_from(const flatbuffers::String* text) {
  return text == nullptr ? std::string_view{} : text->string_view();
}

const fb::Entry& root(ByteView bytes) { return *fb::GetEntry(bytes.data()); }

bool texts_fit(const Draft& draft) {
  return draft.payload.size() <= limits::kPayloadBytes &&
         draft.reason.text.size() <= limits::kTextBytes &&
         draft.reason.document.size() <= limits::kDocumentBytes &&
         draft.origin.device.size() <= limits::kDeviceBytes;
}

flatbuffers::Offset<fb::Origin> origin_in(flatbuffers::FlatBufferBuilder& out, const Origin& from) {
  if (from.address.empty() && from.device.empty()) return 0;
  const auto address = out.CreateString(from.address);
  const auto device = out.CreateString(from.device);
  return fb::CreateOrigin(out, address, device);
}

flatbuffers::Offset<fb::Reason> reason_in(flatbuffers::FlatBufferBuilder& out, const Reason& from) {
  if (from.code == ReasonCode::none && from.text.empty() && from.document.empty()) return 0;
  const auto text = from.text.empty() ? 0 : out.CreateString(from.text);
  const auto document = from.document.empty() ? 0 : out.CreateString(from.document);
  return fb::CreateReason(out, static_cast<std::uint16_t>(from.code), text, document);
}

}  // namespace

Bytes key_bytes(const RecordKey& record) {
  Packer out;
  out.u16(static_cast<std::uint16_t>(record.kind)).u16(record.slot).u64(record.a).u64(record.b);
  return out.take();
}

std::optional<Bytes> encode(const Draft& draft, const Stamp& stamp) {
  if (!texts_fit(draft)) return std::nullopt;
  flatbuffers::FlatBufferBuilder out(512);
  // The payload is a buffer of its own and is read in place, so it needs its own alignment.
  out.ForceVectorAlignment(draft.payload.size(), 1, 8);
  const auto payload = out.CreateVector(reinterpret_cast<const std::uint8_t*>(draft.payload.data()),
                                        draft.payload.size());
  const auto actor =
      fb::CreateActor(out, draft.actor.user.value, static_cast<std::uint8_t>(draft.actor.role),
                      draft.actor.session, draft.actor.on_behalf_of.value);
  const auto origin = origin_in(out, draft.origin);
  const auto reason = reason_in(out, draft.reason);
  const std::uint64_t a = draft.record.a == kOwnPosition ? stamp.position.value : draft.record.a;
  const fb::Uid ledger = uid_of(stamp.ledger);
  const fb::Hash previous = hash_of(stamp.previous);
  const fb::Record record(static_cast<std::uint16_t>(draft.record.kind), draft.record.slot, a,
                          draft.record.b);
  const fb::Uid request = uid_of(stamp.request);
  const fb::Uid nonce = uid_of(stamp.nonce);
  fb::EntryBuilder entry(out);
  entry.add_position(stamp.position.value);
  entry.add_recorded_us(stamp.recorded.us);
  entry.add_ledger(&ledger);
  entry.add_previous(&previous);
  entry.add_record(&record);
  entry.add_revision(stamp.revision);
  if (stamp.prior) {
    const fb::Prior prior(stamp.prior->position.value, hash_of(stamp.prior->leaf_hash));
    entry.add_prior(&prior);
  }
  entry.add_effective_day(draft.effective.days);
  entry.add_actor(actor);
  if (!origin.IsNull()) entry.add_origin(origin);
  entry.add_request(&request);
  if (!reason.IsNull()) entry.add_reason(reason);
  entry.add_payload(payload);
  entry.add_nonce(&nonce);
  entry.add_kind(static_cast<std::uint16_t>(draft.kind));
  fb::FinishEntryBuffer(out, entry.Finish());
  if (out.GetSize() > limits::kEntryBytes) return std::nullopt;
  return Bytes(reinterpret_cast<const char*>(out.GetBufferPointer()), out.GetSize());
}

std::optional<EntryView> EntryView::read(ByteView bytes) {
  if (bytes.size() < 8 || bytes.size() > limits::kEntryBytes) return std::nullopt;
  flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
                                 16, 1'000);
  if (!fb::VerifyEntryBuffer(verifier)) return std::nullopt;
  return EntryView(bytes);
}

Id128 EntryView::ledger() const { return id_from(*root(bytes_).ledger()); }

Position EntryView::position() const { return {root(bytes_).position()}; }

Digest EntryView::previous() const { return digest_from(*root(bytes_).previous()); }

RecordKey EntryView::record() const {
  const fb::Record& record = *root(bytes_).record();
  return {static_cast<RecordKind>(record.kind()), record.slot(), record.a(), record.b()};
}

std::uint32_t EntryView::revision() const { return root(bytes_).revision(); }

std::optional<Prior> EntryView::prior() const {
  const fb::Prior* const prior = root(bytes_).prior();
  if (prior == nullptr) return std::nullopt;
  return Prior{{prior->position()}, digest_from(prior->leaf_hash())};
}

Instant EntryView::recorded() const { return {root(bytes_).recorded_us()}; }

SchoolDate EntryView::effective() const { return {root(bytes_).effective_day()}; }

PersonId EntryView::user() const { return {root(bytes_).actor()->user()}; }

Role EntryView::role() const { return static_cast<Role>(root(bytes_).actor()->role()); }

std::uint64_t EntryView::session() const { return root(bytes_).actor()->session(); }

PersonId EntryView::on_behalf_of() const { return {root(bytes_).actor()->on_behalf_of()}; }

std::string_view EntryView::address() const {
  const fb::Origin* const origin = root(bytes_).origin();
  return origin == nullptr ? std::string_view{} : text_from(origin->address());
}

std::string_view EntryView::device() const {
  const fb::Origin* const origin = root(bytes_).origin();
  return origin == nullptr ? std::string_view{} : text_from(origin->device());
}

Id128 EntryView::request() const { return id_from(*root(bytes_).request()); }

ReasonCode EntryView::reason_code() const {
  const fb::Reason* const reason = root(bytes_).reason();
  return reason == nullptr ? ReasonCode::none : static_cast<ReasonCode>(reason->code());
}

std::string_view EntryView::reason_text() const {
  const fb::Reason* const reason = root(bytes_).reason();
  return reason == nullptr ? std::string_view{} : text_from(reason->text());
}

std::string_view EntryView::reason_document() const {
  const fb::Reason* const reason = root(bytes_).reason();
  return reason == nullptr ? std::string_view{} : text_from(reason->document());
}

EventKind EntryView::kind() const { return static_cast<EventKind>(root(bytes_).kind()); }

ByteView EntryView::payload() const {
  const auto* const payload = root(bytes_).payload();
  return {reinterpret_cast<const char*>(payload->data()), payload->size()};
}

}  // namespace letopis::log
