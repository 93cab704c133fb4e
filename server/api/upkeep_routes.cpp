// What befell the ledger itself.
#include <utility>

#include "events/all.h"
#include "projections/history/record.h"
#include "server/api/entry_json.h"
#include "server/api/permission.h"
#include "server/api/problems.h"
#include "server/api/routes.h"

namespace letopis::api {
namespace {

void add_restore(Json& json, const log::EntryView& entry, const upkeep::LedgerRestored& restored) {
  json.open('{').key("position").number(entry.position().value);
  json.key("recorded").plain(to_iso(entry.recorded()));
  json.key("incarnation").number(restored.incarnation);
  json.key("origin").text(restored.origin).key("taken").plain(to_iso(restored.taken));
  json.key("size").number(restored.restored.size);
  json.key("root").plain(to_base64(view_of(restored.restored.root)));
  json.key("newest_size").number(restored.newest.size);
  json.key("newest_root")
      .plain(restored.newest.size == 0 ? "" : to_base64(view_of(restored.newest.root)));
  json.key("newest_note").text(restored.newest_note);
  json.key("account").text(restored.account);
  json.key("reason").text(entry.reason_text()).close('}');
}

}  // namespace

void list_restores(const Call& call) {
  if (!permitted(call, rules::Function::change_journal, rules::Access::read)) return;
  const std::string etag = state_etag(call.services, "restores");
  const auto history = history::record_history(call.services.store, {.kind = RecordKind::ledger});
  Json json;
  json.open('{').key("restores").open('[');
  for (auto each = history.rbegin(); each != history.rend(); ++each) {
    const auto entry = each->readable ? log::EntryView::read(each->bytes) : std::nullopt;
    const auto event = entry ? event_of(entry->kind(), entry->payload()) : std::nullopt;
    const auto* const restored = event ? std::get_if<upkeep::LedgerRestored>(&*event) : nullptr;
    if (restored != nullptr) add_restore(json, *entry, *restored);
  }
  json.close(']').close('}');
  call.reply(page_response(*call.request, etag, std::make_shared<const std::string>(json.take())));
}

}  // namespace letopis::api
