// The evidence file of a cell: all its versions, and everything needed to check them offline.
#include <array>
#include <utility>

#include "projections/directory/query.h"
#include "projections/runtime/records.h"
#include "server/api/cell_asked.h"
#include "server/api/completeness.h"
#include "server/api/entry_json.h"
#include "server/api/problems.h"
#include "server/api/routes.h"

namespace letopis::api {
namespace {

constexpr std::string_view kFormat = "letopis-evidence/1";
constexpr std::string_view kMediaType = "application/vnd.letopis.evidence+json";

using Entries = std::vector<history::RecordEntry>;

std::string name_of(const ledger::RowReader& rows, PersonId person) {
  const std::array<PersonId, 1> one{person};
  return directory::names(rows, one).front();
}

std::string place_of(const AskedCell& cell, char between) {
  return std::to_string(cell.lesson->id.value) + between + std::to_string(cell.pupil.value);
}

void add_subject(Json& json, const Proving& with, const AskedCell& cell) {
  json.key("subject").open('{').key("pupil").text(name_of(with.rows, cell.pupil));
  json.key("lesson").open('{').key("date").plain(to_iso(cell.lesson->as.day));
  json.key("topic").text(cell.lesson->as.topic);
  json.key("group").text(cell.group->as.subject + ", " + cell.group->as.title);
  json.close('}').close('}');
}

void add_made(Json& json, const Proving& with, PersonId by) {
  json.key("made").open('{').key("at").plain(to_iso(with.services.clock.now()));
  json.key("by").text(name_of(with.rows, by));
  json.key("position").number(runtime::entry_count(with.rows) - 1).close('}');
}

using Committed = std::optional<records::Commitment>;

void add_whole(Json& json, const Proving& with, const AskedCell& cell, const Committed& whole) {
  if (!whole) return;
  const std::uint64_t lesson = cell.lesson->id.value;
  const std::array<NamedRecord, 2> records{{
      {"mark", {RecordKind::mark, 0, lesson, cell.pupil.value}},
      {"absence", {RecordKind::absence, 0, lesson, cell.pupil.value}},
  }};
  add_completeness(json, with, *whole, records);
}

std::string evidence_json(const Proving& with, const AskedCell& cell, const Entries& entries,
                          const Committed& whole, PersonId by) {
  Json json;
  json.open('{').key("format").plain(kFormat);
  json.key("origin").text(with.head->checkpoint.origin);
  json.key("ledger").plain(to_hex(view_of(with.services.scribe.identity().ledger)));
  json.key("vkey").text(with.services.vkey).key("checkpoint").text(with.head->note);
  json.key("record").open('{').key("kind").plain("cell");
  json.key("key").plain(place_of(cell, '/')).close('}');
  add_subject(json, with, cell);
  add_made(json, with, by);
  json.key("entries").open('[');
  for (const auto& entry : entries) {
    json.open('{');
    add_entry(json, with, entry);
    json.close('}');
  }
  json.close(']');
  add_whole(json, with, cell, whole);
  json.close('}');
  return json.take();
}

}  // namespace

void get_cell_evidence(const Call& call) {
  const auto rows = call.services.store.snapshot();
  const auto cell = cell_asked_for(call);
  if (!cell) return;
  const Entries entries = history::cell_history(*rows, cell->lesson->id, cell->pupil);
  const Proving with = proving(call.services, *rows);
  const auto whole = records::newest_commitment(records::reading(*rows));
  // In a fraction of a second it will be signed: no file goes out without that proof.
  const std::uint64_t size = with.head->checkpoint.size;
  const bool newer = !entries.empty() && entries.back().position.value >= size;
  if (newer || (whole && whole->position.value >= size)) {
    call.reply(refuse_unsigned());
    return;
  }
  http::Response response;
  response.with("content-type", std::string(kMediaType));
  response.with("content-disposition",
                "attachment; filename=\"evidence-" + place_of(*cell, '-') + ".json\"");
  response.body = std::make_shared<const std::string>(
      evidence_json(with, *cell, entries, whole, call.session->person));
  call.reply(std::move(response));
}

}  // namespace letopis::api
