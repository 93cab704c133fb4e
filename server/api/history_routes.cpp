#include <utility>

#include "projections/journal/page.h"
#include "projections/runtime/records.h"
#include "server/api/cell_asked.h"
#include "server/api/entry_json.h"
#include "server/api/permission.h"
#include "server/api/problems.h"
#include "server/api/routes.h"

namespace letopis::api {
namespace {

void add_lesson(Json& json, const directory::Lesson& lesson, const directory::Group& group) {
  json.key("lesson").open('{').key("id").number(lesson.id.value);
  json.key("day").plain(to_iso(lesson.as.day)).key("topic").text(lesson.as.topic);
  json.key("group").number(group.id.value).key("subject").text(group.as.subject);
  json.key("title").text(group.as.title).close('}');
}

journal::Cell standing(const ledger::RowReader& rows, const directory::Lesson& lesson,
                       PersonId pupil) {
  const directory::LessonPlace place{lesson.as.group, lesson.as.day, lesson.as.number,
                                     lesson.as.teacher};
  return journal::cell(rows, place, lesson.id, pupil);
}

std::string history_json(const Proving& with, const AskedCell& cell, std::optional<Position> at) {
  Json json;
  json.open('{');
  add_lesson(json, *cell.lesson, *cell.group);
  json.key("pupil");
  add_person(json, with.services.directory, cell.pupil);
  const auto now = standing(with.rows, *cell.lesson, cell.pupil);
  json.key("current").open('{').key("mark").text(text_of(now.mark));
  json.key("absence").text(text_of(now.absence)).close('}');
  add_checkpoint(json, with);
  json.key("entries").open('[');
  for (const auto& entry : history::cell_history(with.rows, cell.lesson->id, cell.pupil, at)) {
    json.open('{');
    add_entry(json, with, entry);
    json.close('}');
  }
  json.close(']').close('}');
  return json.take();
}

}  // namespace

void get_cell_history(const Call& call) {
  Query query{*call.request, {}};
  const auto past = past_of(call, query);
  if (!query.bad.empty()) {
    call.reply(bad_query(query.bad));
    return;
  }
  const std::string etag = state_etag(call.services);
  const auto& rows = call.services.store;
  const auto cell = cell_asked_for(call);
  if (!cell) return;
  const auto at = past ? std::optional(past->position) : std::nullopt;
  auto body = history_json(proving(call.services, rows), *cell, at);
  call.reply(
      page_response(*call.request, etag, std::make_shared<const std::string>(std::move(body))));
}

namespace {

// The stored bytes of the entry that the path names; replies when there is none or no right.
std::optional<history::RecordEntry> entry_asked_for(const Call& call) {
  if (!permitted(call, rules::Function::change_journal, rules::Access::read)) return std::nullopt;
  const Position position{call.ids[0]};
  const auto bytes = runtime::entry_bytes(call.services.store, position);
  if (!bytes) {
    call.reply(refuse("unknown_entry"));
    return std::nullopt;
  }
  const auto entry = log::EntryView::read(*bytes);
  return history::RecordEntry{position, *bytes, entry && entry->position() == position};
}

}  // namespace

void get_entry(const Call& call) {
  const std::string etag = state_etag(call.services);
  const auto entry = entry_asked_for(call);
  if (!entry) return;
  const Proving with = proving(call.services, call.services.store);
  Json json;
  json.open('{');
  add_entry(json, with, *entry);
  add_checkpoint(json, with);
  json.close('}');
  call.reply(page_response(*call.request, etag, std::make_shared<const std::string>(json.take())));
}

void get_entry_proof(const Call& call) {
  const auto entry = entry_asked_for(call);
  if (!entry) return;
  const Proving with = proving_alone(call.services, call.services.store, entry->position);
  auto proof = tlog_proof(with, entry->position);
  if (!proof) {
    call.reply(refuse_unsigned());
    return;
  }
  http::Response response;
  response.with("content-type", "text/plain; charset=utf-8");
  response.with("content-disposition", "attachment; filename=\"entry-" +
                                           std::to_string(entry->position.value) + ".tlog-proof\"");
  response.body = std::make_shared<const std::string>(std::move(*proof));
  call.reply(std::move(response));
}

}  // namespace letopis::api
