#include "server/api/pages.h"

#include <algorithm>
#include <utility>

#include "schema/types/vocabulary.h"
#include "server/api/json.h"

namespace letopis::api {
namespace {

void add_teachers(Json& json, const journal::Head& head) {
  json.key("teachers").open('[');
  std::vector<PersonId> told;  // one line per person, however many assignments
  for (const journal::Teacher& teacher : head.teachers) {
    if (std::find(told.begin(), told.end(), teacher.id) != told.end()) continue;
    told.push_back(teacher.id);
    json.open('{').key("id").number(teacher.id.value).key("name").text(teacher.name).close('}');
  }
  json.close(']');
}

void add_lessons(Json& json, const journal::Page& page, SchoolDate lock_before) {
  json.key("lessons").open('[');
  for (const journal::Column& column : page.columns) {
    json.open('{').key("id").number(column.id.value).key("day").plain(to_iso(column.day));
    json.key("number").number(column.number).key("kind").plain(text_of(column.kind));
    json.key("weight").number(column.weight).key("topic").text(column.topic);
    json.key("homework").text(column.homework);
    json.key("locked").boolean(column.day < lock_before).close('}');
  }
  json.close(']');
}

void add_pupils(Json& json, const journal::Head& head) {
  json.key("pupils").open('[');
  for (const journal::Pupil& pupil : head.pupils) {
    json.open('{').key("id").number(pupil.id.value).key("name").text(pupil.name);
    json.key("stays").open('[');
    for (const journal::Span& stay : pupil.stays) {
      json.open('{').key("from").plain(to_iso(stay.from));
      json.key("to").plain(to_iso(stay.to)).close('}');
    }
    json.close(']').close('}');
  }
  json.close(']');
}

void add_cells(Json& json, const journal::Page& page) {
  json.key("cells").open('[');
  for (const journal::Cell& cell : page.cells) {
    json.open('[').number(cell.column).number(cell.pupil).plain(text_of(cell.mark));
    json.number(cell.mark_revision).plain(text_of(cell.absence));
    json.number(cell.absence_revision).close(']');
  }
  json.close(']');
}

}  // namespace

bool teaches(const journal::Head& head, PersonId person) {
  return std::any_of(head.teachers.begin(), head.teachers.end(),
                     [person](const journal::Teacher& teacher) { return teacher.id == person; });
}

std::string page_json(const journal::Page& page, const PageView& view,
                      const std::optional<AsOf>& as_of) {
  Json json;
  json.reserve(1'000 + page.cells.size() * 24 + page.columns.size() * 200);
  json.open('{').key("id").number(page.group.value).key("subject").text(page.head.subject);
  json.key("title").text(page.head.title);
  add_teachers(json, page.head);
  json.key("mine").boolean(teaches(page.head, view.reader));
  json.key("head").number(page.version.value).key("as_of");
  if (as_of) {
    json.open('{').key("position").number(as_of->position.value);
    json.key("instant").plain(to_iso(as_of->instant)).close('}');
  } else {
    json.null();
  }
  json.key("from").plain(to_iso(view.from)).key("to").plain(to_iso(view.to));
  json.key("today").plain(to_iso(view.today)).key("lock_before").plain(to_iso(view.lock_before));
  add_lessons(json, page, view.lock_before);
  add_pupils(json, page.head);
  add_cells(json, page);
  json.close('}');
  return json.take();
}

std::shared_ptr<const ReadyPage> PageCache::page(const PageView& view) {
  const auto version = journal::page_version(store_, view.group);
  if (!version) return nullptr;
  const Key key{view.group, view.reader, view.from, view.to, view.today, view.lock_before};
  {
    const std::lock_guard lock(mutex_);
    const auto found = pages_.find(key);
    if (found != pages_.end() && found->second->version >= *version) return found->second;
  }
  const auto page = journal::page(*store_.snapshot(), view.group, view.from, view.to);
  if (!page) return nullptr;
  auto ready = std::make_shared<ReadyPage>();
  ready->version = page->version;
  ready->etag = "\"" + std::to_string(page->version.value) + "-" + std::to_string(view.today.days) +
                "-" + std::to_string(view.lock_before.days) + "\"";
  ready->mine = teaches(page->head, view.reader);
  ready->body = std::make_shared<const std::string>(page_json(*page, view, std::nullopt));
  const std::lock_guard lock(mutex_);
  const auto [place, fresh] = pages_.insert_or_assign(key, ready);
  if (fresh) order_.push_back(key);
  if (order_.size() > kPages) {
    pages_.erase(order_.front());
    order_.pop_front();
  }
  return ready;
}

}  // namespace letopis::api
