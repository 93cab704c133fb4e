#include "server/api/entry_json.h"

#include <array>
#include <utility>

#include "events/change.h"
#include "events/log/proof_file.h"
#include "projections/directory/query.h"
#include "projections/history/search.h"
#include "server/api/problems.h"

namespace letopis::api {
namespace {

std::string_view record_name(RecordKind kind) {
  if (kind == RecordKind::mark) return "mark";
  return kind == RecordKind::absence ? "absence" : "";
}

void add_text_or_null(Json& json, std::string_view text) {
  if (text.empty()) {
    json.null();
  } else {
    json.text(text);
  }
}

void add_unreadable(Json& json) {
  for (const auto* const name :
       {"record", "revision", "kind", "was", "value", "recorded", "effective", "role", "actor",
        "on_behalf_of", "address", "device", "reason"}) {
    json.key(name).null();
  }
  json.key("after_lock").boolean(false).key("late").boolean(false);
  json.key("unreadable").boolean(true);
}

void add_fields(Json& json, const Proving& with, const log::EntryView& entry) {
  json.key("record");
  add_text_or_null(json, record_name(entry.record().kind));
  json.key("revision").number(entry.revision());
  json.key("kind").text(name_of(entry.kind()));
  const Change change = change_of(entry);
  json.key("was").text(change.was).key("value").text(change.value);
  json.key("recorded").plain(to_iso(entry.recorded()));
  json.key("effective").plain(to_iso(entry.effective()));
  json.key("role").plain(text_of(entry.role())).key("actor");
  add_person(json, with.services.directory, entry.user());
  json.key("on_behalf_of");
  add_person(json, with.services.directory, entry.on_behalf_of());
  json.key("address").text(entry.address()).key("device").text(entry.device()).key("reason");
  add_reason(json, entry);
  const auto about = history::indexed(with.rows, entry.user(), entry.position());
  json.key("after_lock").boolean(about && about->after_lock);
  json.key("late").boolean(about && about->late);
}

}  // namespace

void add_person(Json& json, directory::Cache& directory, PersonId person) {
  if (!person.exists()) {
    json.null();
    return;
  }
  const auto name = directory.name(person);
  json.open('{').key("id").number(person.value);
  json.key("name").text(name ? std::string_view(*name) : std::string_view{}).close('}');
}

void add_reason(Json& json, const log::EntryView& entry) {
  if (entry.reason_code() == ReasonCode::none && entry.reason_text().empty() &&
      entry.reason_document().empty()) {
    json.null();
    return;
  }
  json.open('{').key("code").plain(text_of(entry.reason_code()));
  json.key("text").text(entry.reason_text());
  json.key("document").text(entry.reason_document()).close('}');
}

Proving proving(const Services& services, const ledger::RowReader& rows) {
  return {services, rows, services.checkpoints.latest()};
}

Proving proving_alone(const Services& services, const ledger::RowReader& rows, Position position) {
  // A file that stands for itself is worth more under a cosigned checkpoint than under a newer one.
  auto head = services.witnesses == nullptr ? nullptr : services.witnesses->witnessed();
  if (!head || position.value >= head->checkpoint.size) return proving(services, rows);
  return {services, rows, std::move(head)};
}

std::optional<std::vector<Digest>> inclusion_of(const Proving& with, Position position) {
  if (position.value >= with.head->checkpoint.size) return std::nullopt;
  const ledger::StoredHashes hashes(with.rows, *with.head->edge, with.services.tiles);
  return log::inclusion_proof(hashes, position.value, with.head->checkpoint.size);
}

void add_entry(Json& json, const Proving& with, const history::RecordEntry& entry) {
  json.key("position").number(entry.position.value);
  const auto view = entry.readable ? log::EntryView::read(entry.bytes) : std::nullopt;
  if (view) {
    add_fields(json, with, *view);
  } else {
    add_unreadable(json);
  }
  json.key("bytes").base64(entry.bytes);
  json.key("leaf").base64(view_of(log::leaf_hash(entry.bytes))).key("proof");
  const auto proof = inclusion_of(with, entry.position);
  if (!proof) {
    json.null();
    return;
  }
  json.open('[');
  for (const Digest& hash : *proof) json.base64(view_of(hash));
  json.close(']');
}

void add_checkpoint(Json& json, const Proving& with) {
  json.key("checkpoint").text(with.head->note).key("vkey").text(with.services.vkey);
  json.key("origin").text(with.head->checkpoint.origin);
  json.key("checkpoint_time").plain(to_iso(with.head->signed_at));
}

std::optional<std::string> tlog_proof(const Proving& with, Position position) {
  const auto proof = inclusion_of(with, position);
  if (!proof) return std::nullopt;
  return log::to_text({std::nullopt, position.value, *proof, with.head->note});
}

http::Response refuse_unsigned() {
  auto response = refuse("busy", "запись ещё не подписана, повторите через секунду",
                         "the entry is not signed yet, try again in a second");
  response.with("retry-after", "1");
  return response;
}

}  // namespace letopis::api
