#include <charconv>
#include <utility>

#include "events/ledger/tables.h"
#include "projections/directory/query.h"
#include "projections/journal/page.h"
#include "projections/runtime/records.h"
#include "schema/types/limits.h"
#include "server/api/body.h"
#include "server/api/entry_json.h"
#include "server/api/json.h"
#include "server/api/problems.h"
#include "server/api/routes.h"

namespace letopis::api {
namespace {

constexpr std::string_view kUnknownReason = "reason.code: неизвестный код";
constexpr std::string_view kUnknownReasonEn = "reason.code: an unknown code";

void reply_malformed(const Call& call, const BodyError& error) {
  call.reply(refuse(error.code, error.detail, error.detail_en));
}

// The reason of a change; the body remembers what was wrong with it.
log::Reason reason_in(Body& body) {
  log::Reason reason;
  auto inner = body.object("reason", {"code", "text", "document"});
  if (!inner) return reason;
  inner->require("code");
  const auto code = inner->text("code", 40);
  const auto known = code ? reason_code_of(*code) : std::nullopt;
  reason.text = inner->text("text", limits::kTextBytes).value_or("");
  reason.document = inner->text("document", limits::kDocumentBytes).value_or("");
  if (inner->error()) {
    body.fail("reason", inner->error()->detail, inner->error()->detail_en);
  } else if (!known) {
    body.fail("reason", kUnknownReason, kUnknownReasonEn);
  } else {
    reason.code = *known;
  }
  return reason;
}

struct Expected {
  std::optional<std::uint32_t> revision;
  int stale_status = 409;
  bool bad = false;
};

// If-Match: "3" or the field expected_revision; RFC 9110 wants 412 for the first.
Expected expected_in(const http::Request& request, Body& body) {
  Expected out;
  if (const auto revision = body.number("expected_revision", 0xFFFF'FFFFU)) {
    out.revision = static_cast<std::uint32_t>(*revision);
  }
  const auto field = request.header("if-match");
  if (!field) return out;
  std::uint32_t revision = 0;
  const bool quoted = field->size() > 2 && field->front() == '"' && field->back() == '"';
  const std::string_view digits = quoted ? field->substr(1, field->size() - 2) : std::string_view{};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), revision);
  out.bad = digits.empty() || error != std::errc{} || end != digits.data() + digits.size();
  out.revision = revision;
  out.stale_status = 412;
  return out;
}

// What stands in the record now, for a conflict that shows both values.
std::string current_json(const Services& services, const log::RecordKey& record) {
  const auto& rows = services.store;
  const auto cell = journal::cell(rows, LessonId{record.a}, PersonId{record.b});
  if (!cell) return "";
  const bool is_mark = record.kind == RecordKind::mark;
  const std::string_view value = is_mark ? text_of(cell->mark) : text_of(cell->absence);
  const auto head = runtime::record_head(rows, record);
  const auto bytes = head ? runtime::entry_bytes(rows, head->position) : std::nullopt;
  const auto entry = bytes ? log::EntryView::read(*bytes) : std::nullopt;
  Json json;
  json.key("current").open('{').key("value");
  if (value.empty()) {
    json.null();
  } else {
    json.text(value);
  }
  json.key("revision").number(head ? head->revision : 0).key("recorded");
  if (entry) {
    json.plain(to_iso(entry->recorded()));
  } else {
    json.null();
  }
  json.key("actor");
  add_person(json, services.directory, entry ? entry->user() : PersonId{});
  json.close('}');
  return json.take();
}

http::Response print_receipt(const ledger::Receipt& receipt, std::string_view value) {
  Json json;
  json.open('{').key("position").number(receipt.first.value);
  json.key("revision").number(receipt.revision).key("recorded").plain(to_iso(receipt.recorded));
  json.key("value");
  if (value.empty()) {
    json.null();
  } else {
    json.text(value);
  }
  json.close('}');
  auto response = json_response(json.take());
  response.with("etag", "\"" + std::to_string(receipt.revision) + "\"");
  return response;
}

http::Response print_lost() {
  auto response = refuse("unavailable");
  response.with("retry-after", "30");
  return response;
}

// A put of a mark or an absence: the same way for both.
struct CellPut {
  log::RecordKey record;
  Action action;
  std::string_view value;  // text that stands there afterwards
};

void put_cell(const Call& call, Body& body, const CellPut& put) {
  const auto expected = expected_in(*call.request, body);
  const auto reason = reason_in(body);
  if (body.error() || expected.bad) {
    reply_malformed(call, body.error().value_or(BodyError{"malformed", "If-Match", "If-Match"}));
    return;
  }
  const auto key = request_key(*call.request, *call.session);
  if (!key) {
    call.reply(refuse("idempotency_key_required"));
    return;
  }
  Command command{*key,   put.action,       actor_of(*call.session), origin_of(*call.request),
                  reason, expected.revision};
  submit(call, std::move(command),
         [&services = call.services, record = put.record, value = put.value,
          stale = expected.stale_status](const ledger::Outcome& outcome) {
           if (const auto* const receipt = std::get_if<ledger::Receipt>(&outcome)) {
             return print_receipt(*receipt, value);
           }
           const auto* const refusal = std::get_if<Refusal>(&outcome);
           if (refusal == nullptr) return print_lost();
           http::Problem problem = problem_of(*refusal, stale);
           if (refusal->code == RefusalCode::stale_revision) {
             problem.extras_json = current_json(services, record);
           }
           return http::problem_response(problem);
         });
}

Result<Body, BodyError> cell_body(const http::Request& request) {
  return Body::of(request, {"value", "expected_revision", "reason"});
}

// The text of the value: empty for null.
std::optional<std::string> value_in(Body& body) {
  body.require("value");
  if (body.is_null("value")) return std::string();
  auto text = body.text("value", 16);
  if (text && text->empty()) body.fail("value", "пустой текст", "an empty text");
  return text;
}

}  // namespace

void put_mark(const Call& call) {
  if (!call.may(rules::Function::current_marks, rules::Access::write)) {
    call.reply(refuse("not_permitted"));
    return;
  }
  auto body = cell_body(*call.request);
  if (!body) {
    reply_malformed(call, body.error());
    return;
  }
  const auto text = value_in(*body);
  const auto mark = text && !text->empty() ? mark_of(*text) : std::optional(Mark::none);
  if (text && !mark) {
    call.reply(refuse("invalid_value", "value: такой отметки нет", "value: there is no such mark"));
    return;
  }
  const LessonId lesson{call.ids[0]};
  const PersonId pupil{call.ids[1]};
  put_cell(call, *body,
           {{RecordKind::mark, 0, lesson.value, pupil.value},
            journal::PutMark{lesson, pupil, mark.value_or(Mark::none)},
            text_of(mark.value_or(Mark::none))});
}

void put_absence(const Call& call) {
  if (!call.may(rules::Function::absences, rules::Access::write)) {
    call.reply(refuse("not_permitted"));
    return;
  }
  auto body = cell_body(*call.request);
  if (!body) {
    reply_malformed(call, body.error());
    return;
  }
  const auto text = value_in(*body);
  const auto code = text && !text->empty() ? absence_of(*text) : std::optional(Absence::none);
  if (text && !code) {
    call.reply(
        refuse("invalid_value", "value: такого пропуска нет", "value: there is no such code"));
    return;
  }
  const LessonId lesson{call.ids[0]};
  const PersonId pupil{call.ids[1]};
  put_cell(call, *body,
           {{RecordKind::absence, 0, lesson.value, pupil.value},
            attendance::PutAbsence{lesson, pupil, code.value_or(Absence::none)},
            text_of(code.value_or(Absence::none))});
}

void schedule_lesson(const Call& call) {
  if (!call.may(rules::Function::timetable, rules::Access::write) &&
      !call.may(rules::Function::lesson_content, rules::Access::write)) {
    call.reply(refuse("not_permitted"));
    return;
  }
  auto body = Body::of(*call.request, {"day", "number", "kind", "weight", "topic", "homework"});
  if (!body) {
    reply_malformed(call, body.error());
    return;
  }
  for (const auto* const field : {"day", "number", "kind", "weight", "topic", "homework"}) {
    body->require(field);
  }
  const auto day = body->text("day", 10);
  const auto date = day ? parse_date(*day) : std::nullopt;
  if (day && !date) body->fail("day", "нужна дата ГГГГ-ММ-ДД", "a date YYYY-MM-DD is expected");
  const auto kind_text = body->text("kind", 20);
  const auto kind = kind_text ? lesson_kind_of(*kind_text) : std::nullopt;
  if (kind_text && !kind) body->fail("kind", "неизвестный вид урока", "an unknown kind of lesson");
  journal::LessonScheduled lesson;
  lesson.group = GroupId{call.ids[0]};
  lesson.number = static_cast<std::uint8_t>(body->number("number", 20).value_or(0));
  lesson.weight = static_cast<std::uint8_t>(body->number("weight", 10).value_or(1));
  lesson.topic = body->text("topic", limits::kTitleBytes).value_or("");
  lesson.homework = body->text("homework", limits::kTextBytes).value_or("");
  if (body->error()) {
    reply_malformed(call, *body->error());
    return;
  }
  const auto key = request_key(*call.request, *call.session);
  if (!key) {
    call.reply(refuse("idempotency_key_required"));
    return;
  }
  lesson.day = *date;
  lesson.kind = *kind;
  Command command{*key,
                  journal::ScheduleLesson{std::move(lesson)},
                  actor_of(*call.session),
                  origin_of(*call.request),
                  {},
                  {}};
  submit(call, std::move(command), [](const ledger::Outcome& outcome) {
    if (const auto* const refusal = std::get_if<Refusal>(&outcome)) {
      return http::problem_response(problem_of(*refusal));
    }
    const auto* const receipt = std::get_if<ledger::Receipt>(&outcome);
    if (receipt == nullptr) return print_lost();
    const auto id = std::to_string(receipt->first.value);
    return json_response("{\"id\":" + id + ",\"position\":" + id + "}", 201);
  });
}

}  // namespace letopis::api
