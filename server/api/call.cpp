#include "server/api/call.h"

#include <charconv>
#include <utility>

#include "events/log/sha256.h"
#include "projections/directory/query.h"
#include "projections/history/moment.h"
#include "projections/runtime/records.h"
#include "server/api/device.h"
#include "server/api/problems.h"

namespace letopis::api {

bool Call::may(rules::Function function, rules::Access access) const {
  const auto right = rules::right_of(session->role, function);
  return right && rules::allows(*right, access);
}

http::Response json_response(std::string body, int status) {
  http::Response response;
  response.status = status;
  response.with("content-type", "application/json; charset=utf-8");
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

http::Response page_response(const http::Request& request, const std::string& etag,
                             std::shared_ptr<const std::string> body) {
  http::Response response;
  response.with("etag", etag).with("cache-control", "private, no-cache");
  const auto known = request.header("if-none-match");
  if (known && http::has_etag(*known, etag)) {
    response.status = 304;
    return response;
  }
  response.with("content-type", "application/json; charset=utf-8");
  response.body = std::move(body);
  return response;
}

std::string state_etag(const Services& services, std::string_view more) {
  const std::uint64_t entries = services.scribe.published()->head.size();
  // Cosignatures change a checkpoint's text, not its size.
  const Digest note = log::sha256({services.checkpoints.latest()->note});
  std::string out = "\"" + std::to_string(entries) + "-" + to_hex(view_of(note).substr(0, 8));
  if (!more.empty()) out.append("-").append(more);
  return out.append("\"");
}

organisation::Settings settings_of(const Services& services) {
  const auto row = directory::organisation(services.store);
  return row ? row->settings : organisation::Settings{};
}

SchoolDate today_of(const Services& services, const organisation::Settings& settings) {
  return date_at(services.clock.now(), settings.utc_offset_minutes);
}

std::optional<std::uint64_t> number_in(std::string_view text, std::uint64_t most) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > most) return std::nullopt;
  return value;
}

std::optional<SchoolDate> Query::date(std::string_view name) {
  const auto text = request.parameter(name);
  if (!text) return std::nullopt;
  const auto date = parse_date(*text);
  if (!date && bad.empty()) bad = name;
  return date;
}

std::optional<std::uint64_t> Query::number(std::string_view name, std::uint64_t most) {
  const auto text = request.parameter(name);
  if (!text) return std::nullopt;
  const auto value = number_in(*text, most);
  if (!value && bad.empty()) bad = name;
  return value;
}

bool Query::flag(std::string_view name) {
  const auto text = request.parameter(name);
  if (!text || *text == "0" || *text == "false") return false;
  if (*text != "1" && *text != "true" && bad.empty()) bad = name;
  return true;
}

http::Response bad_query(const std::string& name) {
  return refuse("malformed", "параметр " + name + " не читается",
                "the parameter " + name + " cannot be read");
}

std::optional<At> past_of(const Call& call, Query& query) {
  const auto text = call.request->parameter("at");
  if (!text) return std::nullopt;
  const auto& rows = call.services.store;
  std::optional<Position> position;
  if (const auto instant = parse_instant(*text)) {
    position = history::position_at(rows, *instant);
  } else {
    const auto number = query.number("at", (std::uint64_t{1} << 53U) - 1);
    if (number && *number < runtime::entry_count(rows)) position = Position{*number};
  }
  const auto bytes = position ? runtime::entry_bytes(rows, *position) : std::nullopt;
  const auto entry = bytes ? log::EntryView::read(*bytes) : std::nullopt;
  if (!entry) {
    query.bad = "at";
    return std::nullopt;
  }
  return At{*position, entry->recorded()};
}

log::Actor actor_of(const auth::Session& session) {
  return {session.person, session.role, session.label, PersonId{}};
}

log::Origin origin_of(const http::Request& request) {
  return {request.peer, device_of(request.header("user-agent").value_or(""))};
}

std::optional<ledger::RequestKey> request_key(const http::Request& request,
                                              const auth::Session& session) {
  const auto text = request.header("idempotency-key");
  const auto id = text ? from_uuid(*text) : std::nullopt;
  if (!id) return std::nullopt;
  const std::string who = std::to_string(session.person.value);
  // The lengths keep one field from passing for the beginning of the next.
  const std::string frame = std::to_string(request.path.size()) + ":" + who + ":";
  return ledger::RequestKey{*id, log::sha256({frame, request.path, request.body})};
}

void submit(const Call& call, Command command,
            std::function<http::Response(const ledger::Outcome&)> print) {
  if (!call.services.board.writable()) {
    auto refused = refuse("disk_full");
    refused.with("retry-after", "60");
    call.reply(std::move(refused));
    return;
  }
  auto submission = std::make_unique<ActionSubmission>(
      std::move(command), [reply = call.reply, print = std::move(print)](
                              const ledger::Outcome& outcome) { reply(print(outcome)); });
  const auto accepted = call.services.scribe.submit(std::move(submission));
  if (accepted == ledger::Accepted::yes) return;
  auto refused = refuse(accepted == ledger::Accepted::queue_full ? "busy" : "unavailable");
  refused.with("retry-after", accepted == ledger::Accepted::queue_full ? "1" : "30");
  call.reply(std::move(refused));
}

}  // namespace letopis::api
