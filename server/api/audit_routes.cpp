#include <algorithm>
#include <unordered_set>
#include <utility>

#include "events/all.h"
#include "events/change.h"
#include "projections/directory/names.h"
#include "projections/directory/query.h"
#include "projections/history/search.h"
#include "projections/journal/page.h"
#include "projections/runtime/records.h"
#include "server/api/entry_json.h"
#include "server/api/permission.h"
#include "server/api/problems.h"
#include "server/api/routes.h"

namespace letopis::api {
namespace {

constexpr std::uint64_t kMostId = (std::uint64_t{1} << 53U) - 1;
constexpr std::size_t kQueryBytes = 200;
constexpr std::size_t kNamedPeople = 500;

// Every kind of event by its name in the API.
std::optional<EventKind> kind_of(std::string_view name) {
  for (std::uint16_t part = 1; part <= 16; ++part) {
    for (std::uint16_t number = 1; number <= 16; ++number) {
      const auto kind = static_cast<EventKind>(part << 8U | number);
      if (!name.empty() && name_of(kind) == name) return kind;
    }
  }
  return std::nullopt;
}

// Cells that an entry is about: marks and absences.
bool is_cell(const log::RecordKey& record) {
  return record.kind == RecordKind::mark || record.kind == RecordKind::absence;
}

// The words of the search box: people whose names hold them, and reasons that do.
class WordsIn {
 public:
  WordsIn(const ledger::RowReader& rows, std::string_view words)
      : words_(directory::collation_of(words)) {
    for (const auto& person : directory::people_named(rows, words, kNamedPeople)) {
      people_.insert(person.id);
    }
  }

  bool operator()(const log::EntryView& entry) const {
    if (people_.contains(entry.user())) return true;
    const log::RecordKey record = entry.record();
    if (is_cell(record) && people_.contains(PersonId{record.b})) return true;
    return directory::collation_of(entry.reason_text()).find(words_) != std::string::npos ||
           directory::collation_of(entry.reason_document()).find(words_) != std::string::npos;
  }

 private:
  std::string words_;
  std::unordered_set<PersonId> people_;
};

// A date at the school's midnight, or a moment.
std::optional<Instant> moment_in(Query& query, std::string_view name, std::int32_t offset,
                                 std::int32_t plus) {
  const auto text = query.request.parameter(name);
  if (!text) return std::nullopt;
  if (const auto instant = parse_instant(*text)) return instant;
  const auto date = query.date(name);
  if (!date) return std::nullopt;
  return instant_at(plus_days(*date, plus), 0, offset);
}

PersonId person_in(Query& query, std::string_view name) {
  const auto id = query.number(name, kMostId);
  return id ? PersonId{*id} : PersonId{};
}

history::Filter filter_in(const Call& call, Query& query) {
  const std::int32_t offset = settings_of(call.services).utc_offset_minutes;
  history::Filter filter;
  filter.from = moment_in(query, "from", offset, 0);
  filter.to = moment_in(query, "to", offset, 1);  // the last day is included
  filter.actor = person_in(query, "person");
  filter.person = person_in(query, "pupil");
  if (const auto group = query.number("group", kMostId)) filter.group = GroupId{*group};
  filter.corrections = query.flag("corrections");
  filter.after_lock = query.flag("after_lock");
  filter.limit = query.number("limit", history::kSearchLimit).value_or(50);
  if (filter.limit == 0 && query.bad.empty()) query.bad = "limit";
  if (const auto cursor = query.number("cursor", kMostId)) filter.cursor = Position{*cursor};
  if (const auto text = query.request.parameter("kind")) {
    filter.kind = kind_of(*text);
    if (!filter.kind && query.bad.empty()) query.bad = "kind";
  }
  if (const auto text = query.request.parameter("role")) {
    filter.role = role_of(*text);
    if (!filter.role && query.bad.empty()) query.bad = "role";
  }
  const std::string words(query.request.parameter("q").value_or(""));
  const std::string address(query.request.parameter("address").value_or(""));
  if (words.size() > kQueryBytes && query.bad.empty()) query.bad = "q";
  if (address.size() > kQueryBytes && query.bad.empty()) query.bad = "address";
  if (!query.bad.empty() || (words.empty() && address.empty())) return filter;
  filter.also = [address, match = words.empty() ? std::optional<WordsIn>{}
                                                : std::optional<WordsIn>{
                                                      std::in_place, call.services.store,
                                                      words}](const log::EntryView& entry) {
    return entry.address().starts_with(address) && (!match || (*match)(entry));
  };
  return filter;
}

void add_text_or_null(Json& json, std::string_view name, bool present, std::string_view text) {
  json.key(name);
  if (present) {
    json.text(text);
  } else {
    json.null();
  }
}

void add_lesson(Json& json, directory::Cache& directory, const directory::Lesson& lesson) {
  const auto group = directory.group(lesson.as.group);
  json.open('{').key("id").number(lesson.id.value).key("day").plain(to_iso(lesson.as.day));
  json.key("subject").text(group ? group->as.subject : "");
  json.key("title").text(group ? group->as.title : "");
  json.key("topic").text(lesson.as.topic).close('}');
}

std::string_view standing_text(const ledger::RowReader& rows, const log::RecordKey& record,
                               const directory::Lesson& lesson) {
  const directory::LessonPlace place{lesson.as.group, lesson.as.day, lesson.as.number,
                                     lesson.as.teacher};
  const auto cell = journal::cell(rows, place, lesson.id, PersonId{record.b});
  return record.kind == RecordKind::mark ? text_of(cell.mark) : text_of(cell.absence);
}

// Pupil, lesson, was, value and now: of cells only.
void add_cell_fields(Json& json, const Services& services, const log::EntryView& entry) {
  const log::RecordKey record = entry.record();
  const bool cell = is_cell(record);
  const auto lesson = cell ? services.directory.lesson(LessonId{record.a}) : nullptr;
  json.key("pupil");
  add_person(json, services.directory, cell ? PersonId{record.b} : PersonId{});
  json.key("lesson");
  if (lesson) {
    add_lesson(json, services.directory, *lesson);
  } else {
    json.null();
  }
  const Change change = change_of(entry);
  add_text_or_null(json, "was", cell, change.was);
  add_text_or_null(json, "value", cell, change.value);
  add_text_or_null(json, "now", lesson != nullptr,
                   lesson ? standing_text(services.store, record, *lesson) : std::string_view{});
}

// What an event without a cell is about, without personal data: names come from the directory.
std::string summary_of(const log::EntryView& entry, directory::Cache& directory) {
  const auto event = event_of(entry.kind(), entry.payload());
  if (!event) return "";
  if (const auto* const lesson = std::get_if<journal::LessonScheduled>(&*event)) {
    const auto group = directory.group(lesson->group);
    return (group ? group->as.subject + ", " + group->as.title + ", " : "") + to_iso(lesson->day) +
           (lesson->topic.empty() ? "" : ": " + lesson->topic);
  }
  if (const auto* const person = std::get_if<people::PersonCreated>(&*event)) {
    return directory::display_name(*person);
  }
  if (const auto* const group = std::get_if<people::GroupCreated>(&*event)) {
    return group->subject + ", " + group->title;
  }
  if (const auto* const made = std::get_if<people::ClassCreated>(&*event)) return made->title;
  if (const auto* const term = std::get_if<organisation::TermDefined>(&*event)) return term->title;
  if (const auto* const restored = std::get_if<upkeep::LedgerRestored>(&*event)) {
    return restored->origin + ": " + std::to_string(restored->restored.size) + " / " +
           std::to_string(restored->newest.size);
  }
  return "";
}

void add_item(Json& json, const Services& services, const log::EntryView& entry,
              const history::Indexed& about) {
  json.open('{').key("position").number(entry.position().value);
  json.key("kind").text(name_of(entry.kind())).key("recorded").plain(to_iso(entry.recorded()));
  json.key("effective").plain(to_iso(entry.effective()));
  json.key("role").plain(text_of(entry.role())).key("actor");
  add_person(json, services.directory, entry.user());
  json.key("on_behalf_of");
  add_person(json, services.directory, entry.on_behalf_of());
  json.key("address").text(entry.address()).key("device").text(entry.device());
  add_cell_fields(json, services, entry);
  json.key("reason");
  add_reason(json, entry);
  json.key("after_lock").boolean(about.after_lock).key("late").boolean(about.late);
  json.key("summary").text(summary_of(entry, services.directory)).close('}');
}

}  // namespace

void search_audit(const Call& call) {
  if (!permitted(call, rules::Function::change_journal, rules::Access::read)) return;
  Query query{*call.request, {}};
  const auto filter = filter_in(call, query);
  if (!query.bad.empty()) {
    call.reply(bad_query(query.bad));
    return;
  }
  const std::string etag = state_etag(call.services);
  const auto rows = call.services.store.snapshot();
  const auto found = history::search(*rows, filter);
  Json json;
  json.open('{').key("items").open('[');
  for (const history::Hit& hit : found.hits) {
    const auto bytes = runtime::entry_bytes(*rows, hit.position);
    const auto entry = bytes ? log::EntryView::read(*bytes) : std::nullopt;
    if (entry) add_item(json, call.services, *entry, hit.about);
  }
  json.close(']').key("next");
  if (found.next) {
    json.plain(std::to_string(found.next->value));
  } else {
    json.null();
  }
  json.key("scanned_to").number(found.scanned_to.value);
  json.key("head").number(runtime::entry_count(*rows)).close('}');
  call.reply(page_response(*call.request, etag, std::make_shared<const std::string>(json.take())));
}

void count_days(const Call& call) {
  if (!permitted(call, rules::Function::change_journal, rules::Access::read)) return;
  Query query{*call.request, {}};
  const SchoolDate today = today_of(call.services, settings_of(call.services));
  const auto from = query.date("from").value_or(plus_days(today, -366));
  const auto to = query.date("to").value_or(today);
  if (!query.bad.empty() || days_between(from, to) > 3'700) {
    call.reply(bad_query(query.bad.empty() ? "from" : query.bad));
    return;
  }
  const std::string etag = state_etag(call.services, to_iso(from) + "-" + to_iso(to));
  Json json;
  json.open('{').key("days").open('[');
  for (const history::Day& day : history::days(call.services.store, from, to)) {
    json.open('{').key("day").plain(to_iso(day.day)).key("events").number(day.events);
    json.key("corrections").number(day.corrections).close('}');
  }
  json.close(']').close('}');
  call.reply(page_response(*call.request, etag, std::make_shared<const std::string>(json.take())));
}

}  // namespace letopis::api
