#include <utility>

#include "projections/directory/names.h"
#include "projections/directory/query.h"
#include "projections/past/page_at.h"
#include "server/api/json.h"
#include "server/api/permission.h"
#include "server/api/problems.h"
#include "server/api/routes.h"

namespace letopis::api {
namespace {

constexpr SchoolDate kFirstDate{-25'567};  // 1900-01-01
constexpr SchoolDate kLastDate{84'005};    // 2199-12-31

std::string_view text_of_term(organisation::TermKind kind) {
  switch (kind) {
    case organisation::TermKind::year:
      return "year";
    case organisation::TermKind::half_year:
      return "half_year";
    case organisation::TermKind::trimester:
      return "trimester";
    case organisation::TermKind::quarter:
      return "quarter";
    case organisation::TermKind::other:
      return "other";
  }
  return "other";
}

// A journal is a page of marks.
std::string_view refusal_of_page(const Call& call, const rules::Relation& relation) {
  return refusal_of(call, rules::Function::current_marks, rules::Access::read, relation);
}

std::size_t count_people(const std::vector<directory::Stay>& stays) {
  std::vector<PersonId> people;
  people.reserve(stays.size());
  for (const directory::Stay& stay : stays) people.push_back(stay.person);
  std::sort(people.begin(), people.end());
  return static_cast<std::size_t>(std::unique(people.begin(), people.end()) - people.begin());
}

void add_group(Json& json, const ledger::RowReader& rows, const directory::Group& group,
               bool mine) {
  json.open('{').key("id").number(group.id.value).key("subject").text(group.as.subject);
  json.key("title").text(group.as.title).key("teachers").open('[');
  std::vector<PersonId> teachers;
  for (const directory::Stay& stay : group.teachers) {
    if (std::find(teachers.begin(), teachers.end(), stay.person) == teachers.end()) {
      teachers.push_back(stay.person);
    }
  }
  const auto names = directory::names(rows, teachers);
  for (std::size_t i = 0; i < teachers.size(); ++i) {
    json.open('{').key("id").number(teachers[i].value).key("name").text(names[i]).close('}');
  }
  json.close(']').key("pupils").number(count_people(group.pupils));
  json.key("lessons").number(journal::lesson_count(rows, group.id));
  json.key("mine").boolean(mine).close('}');
}

void add_terms(Json& json, const ledger::RowReader& rows) {
  json.key("terms").open('[');
  for (const directory::Term& term : directory::terms(rows)) {
    json.open('{').key("id").number(term.id.value).key("title").text(term.as.title);
    json.key("kind").plain(text_of_term(term.as.kind)).key("from").plain(to_iso(term.as.from));
    json.key("to").plain(to_iso(term.as.to)).close('}');
  }
  json.close(']');
}

std::string journals_json(const Call& call, const ledger::RowReader& rows, std::uint64_t head) {
  auto groups = directory::groups(rows);
  std::sort(groups.begin(), groups.end(), [](const auto& left, const auto& right) {
    return std::pair(directory::collation_of(left.as.title),
                     directory::collation_of(left.as.subject)) <
           std::pair(directory::collation_of(right.as.title),
                     directory::collation_of(right.as.subject));
  });
  Json json;
  json.open('{').key("items").open('[');
  for (const directory::Group& group : groups) {
    const auto relation = relation_to(call, group);
    if (refusal_of_page(call, relation).empty()) add_group(json, rows, group, relation.in_groups);
  }
  json.close(']');
  add_terms(json, rows);
  json.key("head").number(head).close('}');
  return json.take();
}

// The page of a moment that has passed: rendered each time, read by few.
void reply_with_past(const Call& call, const PageView& view, const At& at) {
  const auto snapshot = call.services.store.snapshot();
  const auto page = past::page_at(*snapshot, view.group, view.from, view.to, at.position);
  if (!page) {
    call.reply(refuse("unknown_group"));
    return;
  }
  rules::Relation relation;
  relation.in_groups = teaches(page->head, call.session->person);
  const std::string_view problem = refusal_of_page(call, relation);
  if (!problem.empty()) {
    call.reply(refuse(problem));
    return;
  }
  const std::string etag = "\"at-" + std::to_string(at.position.value) + "-" +
                           std::to_string(view.from.days) + "-" + std::to_string(view.to.days) +
                           "\"";
  auto body = page_json(*page, view, AsOf{at.position, at.instant});
  call.reply(
      page_response(*call.request, etag, std::make_shared<const std::string>(std::move(body))));
}

}  // namespace

void list_journals(const Call& call) {
  if (!call.may(rules::Function::current_marks, rules::Access::read)) {
    call.reply(refuse("not_permitted"));
    return;
  }
  const std::uint64_t head = call.services.scribe.published()->head.size();
  const std::string etag = "\"" + std::to_string(head) + "-" +
                           std::to_string(call.session->person.value) + "-" +
                           std::to_string(static_cast<int>(call.session->role)) + "\"";
  auto body = journals_json(call, *call.services.store.snapshot(), head);
  call.reply(
      page_response(*call.request, etag, std::make_shared<const std::string>(std::move(body))));
}

void get_journal(const Call& call) {
  Query query{*call.request, {}};
  const auto from = query.date("from");
  const auto to = query.date("to");
  const auto past = past_of(call, query);
  if (!query.bad.empty()) {
    call.reply(bad_query(query.bad));
    return;
  }
  const auto settings = settings_of(call.services);
  const SchoolDate today = past ? date_at(past->instant, settings.utc_offset_minutes)
                                : today_of(call.services, settings);
  const PageView view{GroupId{call.ids[0]},
                      from.value_or(kFirstDate),
                      to.value_or(kLastDate),
                      today,
                      plus_days(today, -settings.edit_window_days),
                      call.session->person};
  if (past) {
    reply_with_past(call, view, *past);
    return;
  }
  const auto page = call.services.pages.page(view);
  if (!page) {
    call.reply(refuse("unknown_group"));
    return;
  }
  rules::Relation relation;
  relation.in_groups = page->mine;
  const std::string_view problem = refusal_of_page(call, relation);
  call.reply(problem.empty() ? page_response(*call.request, page->etag, page->body)
                             : refuse(problem));
}

void watch_journal(const Call& call) {
  Query query{*call.request, {}};
  constexpr std::uint64_t kMost = (std::uint64_t{1} << 53U) - 1;
  const auto group = query.number("group", kMost);
  if (!group) {
    call.reply(bad_query("group"));
    return;
  }
  const auto row = directory::group(call.services.store, GroupId{*group});
  if (!row) {
    call.reply(refuse("unknown_group"));
    return;
  }
  const std::string_view problem = refusal_of_page(call, relation_to(call, *row));
  if (!problem.empty()) {
    call.reply(refuse(problem));
    return;
  }
  std::optional<Position> last_seen;
  if (const auto text = call.request->header("last-event-id")) {
    if (const auto number = number_in(*text, kMost)) last_seen = Position{*number};
  }
  http::Response response;
  response.with("content-type", "text/event-stream").with("cache-control", "no-store");
  response.stream = call.services.live.watch(GroupId{*group}, last_seen);
  call.reply(std::move(response));
}

}  // namespace letopis::api
