#include <algorithm>
#include <utility>

#include "events/ledger/tables.h"
#include "projections/directory/query.h"
#include "schema/types/limits.h"
#include "schema/types/pack.h"
#include "server/api/body.h"
#include "server/api/json.h"
#include "server/api/problems.h"
#include "server/api/routes.h"
#include "server/auth/cookie.h"
#include "server/auth/password.h"

namespace letopis::api {
namespace {

std::string session_json(const Services& services, const auth::Session& session) {
  const auto organisation = directory::organisation(services.store);
  const auto settings = settings_of(services);
  const std::array<PersonId, 1> person{session.person};
  Json json;
  json.open('{').key("person").open('{').key("id").number(session.person.value);
  json.key("name").text(directory::names(services.store, person).front()).close('}');
  json.key("roles").open('[');
  for (const Role role : session.roles) json.plain(text_of(role));
  json.close(']').key("role").plain(text_of(session.role)).key("csrf").plain(session.csrf);
  json.key("organisation").open('{');
  json.key("name").text(organisation ? organisation->opened.full_name : "");
  json.key("short_name").text(organisation ? organisation->opened.short_name : "");
  json.key("utc_offset_minutes").signed_number(settings.utc_offset_minutes);
  json.key("training").boolean(organisation && organisation->opened.training);
  json.key("ledger_origin").text(services.scribe.identity().origin).close('}');
  json.key("now").plain(to_iso(services.clock.now()));
  json.key("today").plain(to_iso(today_of(services, settings)));
  json.key("settings").open('{');
  json.key("edit_window_days").signed_number(settings.edit_window_days);
  json.key("grace_minutes").signed_number(settings.grace_minutes);
  json.key("mark_min").number(settings.mark_min).key("mark_max").number(settings.mark_max);
  json.close('}').close('}');
  return json.take();
}

// What one attempt needs on the worker's thread.
struct Attempt {
  const Services& services;
  std::shared_ptr<const http::Request> request;
  http::Reply reply;
  std::string login;
  std::string password;
};

void check_and_open(const Attempt& attempt) {
  const Services& services = attempt.services;
  const auto account = directory::account_by_login(services.store, attempt.login);
  const auto verifier =
      account ? services.store.get(ledger::kSecrets, Packer().u64(account->id.value).take())
              : std::nullopt;
  // An unknown login costs as much time as a wrong password.
  const auto checked = auth::check_password(
      attempt.password, verifier ? std::string_view(*verifier) : auth::decoy_verifier());
  const bool right =
      checked == auth::PasswordCheck::right || checked == auth::PasswordCheck::right_but_weak;
  if (!right || !verifier || account->as.roles.empty()) {
    attempt.reply(refuse("sign_in_failed"));
    return;
  }
  services.throttle.succeeded(attempt.login, attempt.request->peer);
  services.sessions.sweep();  // here, where time is spent anyway
  auth::Session session;
  session.person = account->as.person;
  session.account = account->id;
  session.roles = account->as.roles;
  session.role = account->as.roles.front();
  const auto opened = services.sessions.open(std::move(session));
  auto response = json_response(session_json(services, *opened.session));
  response.with("set-cookie", auth::set_session_cookie(opened.token, attempt.request->tls));
  attempt.reply(std::move(response));
}

std::string lower_ascii(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

http::Response retry_after(std::string_view code, std::uint32_t seconds) {
  auto response = refuse(code);
  response.with("retry-after", std::to_string(seconds));
  return response;
}

}  // namespace

void sign_in(const Call& call) {
  auto body = Body::of(*call.request, {"login", "password"});
  if (!body) {
    call.reply(refuse(body.error().code, body.error().detail, body.error().detail_en));
    return;
  }
  body->require("login");
  body->require("password");
  auto login = body->text("login", limits::kLoginBytes);
  auto password = body->text("password", limits::kPasswordBytes);
  if (body->error()) {
    call.reply(refuse("malformed", body->error()->detail, body->error()->detail_en));
    return;
  }
  Attempt attempt{call.services, call.request, call.reply, lower_ascii(std::move(*login)),
                  std::move(*password)};
  const auto verdict = call.services.throttle.begin(attempt.login, call.request->peer);
  if (!verdict.allowed) {
    call.reply(retry_after("too_many_attempts", verdict.retry_after_s));
    return;
  }
  const bool taken = call.services.workers.submit_after(
      std::chrono::milliseconds(verdict.delay_ms),
      [attempt = std::move(attempt)] { check_and_open(attempt); });
  if (!taken) call.reply(retry_after("busy", 2));
}

void get_session(const Call& call) {
  call.reply(json_response(session_json(call.services, *call.session)));
}

void sign_out(const Call& call) {
  if (const auto token = call.request->cookie(auth::kSessionCookie)) {
    call.services.sessions.revoke(*token);
  }
  http::Response response;
  response.status = 204;
  response.with("set-cookie", auth::clear_session_cookie(call.request->tls));
  call.reply(std::move(response));
}

void choose_role(const Call& call) {
  auto body = Body::of(*call.request, {"role"});
  if (!body) {
    call.reply(refuse(body.error().code, body.error().detail, body.error().detail_en));
    return;
  }
  body->require("role");
  const auto text = body->text("role", 40);
  const auto role = text ? role_of(*text) : std::nullopt;
  if (!role) {
    call.reply(refuse("malformed", "role: неизвестная роль", "role: an unknown role"));
    return;
  }
  const auto token = call.request->cookie(auth::kSessionCookie);
  const auto session = call.services.sessions.switch_role(token.value_or(""), *role);
  call.reply(session ? json_response(session_json(call.services, *session))
                     : refuse("not_permitted"));
}

}  // namespace letopis::api
