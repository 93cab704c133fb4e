#include "server/api/api.h"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "server/api/problems.h"
#include "server/api/routes.h"
#include "server/auth/cookie.h"
#include "server/log/log.h"

namespace letopis::api {
namespace {

using http::Method;

constexpr std::array kRoutes = std::to_array<Route>({
    {Method::put, "/api/v1/marks/#/#", Access::session, put_mark},
    {Method::put, "/api/v1/absences/#/#", Access::session, put_absence},
    {Method::get, "/api/v1/journals/#", Access::session, get_journal},
    {Method::get, "/api/v1/journals", Access::session, list_journals},
    {Method::post, "/api/v1/journals/#/lessons", Access::session, schedule_lesson},
    {Method::get, "/api/v1/cells/#/#/history", Access::session, get_cell_history},
    {Method::get, "/api/v1/cells/#/#/evidence", Access::session, get_cell_evidence},
    {Method::get, "/api/v1/events", Access::session, watch_journal},
    {Method::get, "/api/v1/entries/#", Access::session, get_entry},
    {Method::get, "/api/v1/entries/#/proof", Access::session, get_entry_proof},
    {Method::get, "/api/v1/audit", Access::session, search_audit},
    {Method::get, "/api/v1/audit/days", Access::session, count_days},
    {Method::get, "/api/v1/audit/restores", Access::session, list_restores},
    {Method::get, "/api/v1/session", Access::session, get_session},
    {Method::post, "/api/v1/session", Access::open, sign_in},
    {Method::del, "/api/v1/session", Access::session, sign_out},
    {Method::put, "/api/v1/session/role", Access::session, choose_role},
    {Method::get, "/api/v1/log-tokens", Access::session, list_log_tokens},
    {Method::post, "/api/v1/log-tokens", Access::session, make_log_token},
    {Method::del, "/api/v1/log-tokens/#", Access::session, revoke_log_token},
    {Method::get, "/api/v1/rights", Access::session, get_rights},
    {Method::get, "/api/v1/openapi.json", Access::open, get_open_api},
    {Method::get, "/health", Access::open, get_health},
    {Method::get, "/metrics", Access::open, get_metrics},
});

constexpr std::uint64_t kLargestId = (std::uint64_t{1} << 53U) - 1;

// Cuts the part before the next '/' off the front.
std::string_view take_part(std::string_view& path) {
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view part = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  return part;
}

bool changes_state(Method method) { return method != Method::get && method != Method::head; }

bool is_ours(std::string_view path) {
  return path.starts_with("/api/") || path == "/api" || path.starts_with("/log/");
}

struct Match {
  const Route* route = nullptr;
  std::vector<std::uint64_t> ids;
  std::string allowed;  // methods that the path knows, when the request's is none of them
};

std::string_view name_of(Method method) {
  switch (method) {
    case Method::get:
      return "GET, HEAD";
    case Method::head:
      return "HEAD";
    case Method::post:
      return "POST";
    case Method::put:
      return "PUT";
    case Method::del:
      return "DELETE";
    case Method::other:
      return "";
  }
  return "";
}

Match find_route(const http::Request& request) {
  const Method method = request.method == Method::head ? Method::get : request.method;
  Match found;
  for (const Route& route : kRoutes) {
    auto ids = match(route.pattern, request.path);
    if (!ids) continue;
    if (route.method == method) return {&route, std::move(*ids), {}};
    found.allowed.append(found.allowed.empty() ? "" : ", ").append(name_of(route.method));
  }
  return found;
}

// No route: a page of the application, or a refusal; RFC 9110 wants Allow beside 405.
http::Response answer_unrouted(const Services& services, const http::Request& request,
                               const std::string& allowed) {
  if (!allowed.empty()) return refuse("method_not_allowed").with("allow", allowed);
  auto page = services.web != nullptr && !is_ours(request.path) ? services.web->answer(request)
                                                                : std::nullopt;
  return page ? std::move(*page) : refuse("not_found");
}

// Signed in and, for changes, coming from our page: the problem's code, or nothing.
std::string_view check_session(const Call& call) {
  if (!call.session) return "signed_out";
  if (!changes_state(call.request->method)) return "";
  const auto csrf = call.request->header(auth::kCsrfField);
  return csrf && auth::same_secret(call.session->csrf, *csrf) ? "" : "csrf";
}

void answer(const Services& services, Call& call) {
  const http::Request& request = *call.request;
  const auto token = request.cookie(auth::kSessionCookie);
  if (token) call.session = services.sessions.find(*token);
  if (is_log_path(request.path)) {
    get_log(call);
    return;
  }
  Match found = find_route(request);
  if (found.route == nullptr) {
    call.reply(answer_unrouted(services, request, found.allowed));
    return;
  }
  call.ids = std::move(found.ids);
  if (found.route->access == Access::session) {
    const std::string_view problem = check_session(call);
    if (!problem.empty()) {
      call.reply(refuse(problem));
      return;
    }
  }
  found.route->answer(call);
}

}  // namespace

std::span<const Route> routes() { return kRoutes; }

std::optional<std::vector<std::uint64_t>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::uint64_t> ids;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = take_part(pattern);
    const std::string_view part = take_part(path);
    if (wanted != "#") {
      if (wanted != part) return std::nullopt;
      continue;
    }
    const auto id = number_in(part, kLargestId);
    if (!id) return std::nullopt;
    ids.push_back(*id);
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return ids;
}

void Api::handle(const std::shared_ptr<const http::Request>& request, http::Reply reply) {
  Call call{services_, request, nullptr, {}, std::move(reply)};
  try {
    answer(services_, call);
  } catch (const std::exception&) {
    // Out of memory, most likely: this request fails, its neighbours go on.
    log_file::error("a request ended in an exception");
    call.reply(refuse("internal"));
  }
}

}  // namespace letopis::api
