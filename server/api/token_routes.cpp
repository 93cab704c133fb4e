// Bearer tokens for programs that take the whole log: an auditor makes and revokes their own.
#include <utility>

#include "server/api/body.h"
#include "server/api/json.h"
#include "server/api/permission.h"
#include "server/api/problems.h"
#include "server/api/routes.h"
#include "server/log/log.h"

namespace letopis::api {
namespace {

constexpr std::int64_t kUsualDays = 30;

bool may_export(const Call& call) {
  return permitted(call, rules::Function::whole_log, rules::Access::read);
}

void add_token(Json& json, const auth::LogToken& token) {
  json.key("id").number(token.id);
  json.key("made").plain(to_iso(token.made)).key("expires").plain(to_iso(token.expires));
}

http::Response refuse_token(auth::LogTokenFault fault) {
  switch (fault) {
    case auth::LogTokenFault::too_many:
      return refuse("too_many_tokens");
    case auth::LogTokenFault::unknown:
      return refuse("unknown_token");
    case auth::LogTokenFault::not_kept:
      log_file::error("the file of log tokens cannot be written");
      return refuse("internal");
  }
  return refuse("internal");
}

// Keeping a token waits for the disk, so it is not done on an I/O thread.
void do_later(const Call& call, std::function<http::Response()> work) {
  const bool taken =
      call.services.workers.submit([reply = call.reply, work = std::move(work)] { reply(work()); });
  if (!taken) call.reply(refuse("busy").with("retry-after", "2"));
}

}  // namespace

void make_log_token(const Call& call) {
  if (!may_export(call)) return;
  auto& tokens = call.services.log_tokens;
  auto body = Body::of(*call.request, {"days"});
  if (!body) {
    call.reply(refuse(body.error().code, body.error().detail, body.error().detail_en));
    return;
  }
  const auto most = static_cast<std::uint64_t>(tokens.limits().longest_days);
  const auto days = body->number("days", most);
  if (days == 0) body->fail("days", "от 1", "1 at least");
  if (body->error()) {
    call.reply(refuse("malformed", body->error()->detail, body->error()->detail_en));
    return;
  }
  const auto wanted = days ? static_cast<std::int64_t>(*days) : kUsualDays;
  do_later(call, [&tokens, account = call.session->account, wanted] {
    const auto made = tokens.make(account, wanted);
    if (!made) return refuse_token(made.error());
    log_file::info("log token " + std::to_string(made->token.id) + " was made");
    Json json;
    json.open('{');
    add_token(json, made->token);
    json.key("token").plain(made->text).close('}');
    return json_response(json.take(), 201);
  });
}

void list_log_tokens(const Call& call) {
  if (!may_export(call)) return;
  Json json;
  json.open('{').key("items").open('[');
  for (const auth::LogToken& token : call.services.log_tokens.of(call.session->account)) {
    json.open('{');
    add_token(json, token);
    json.close('}');
  }
  json.close(']').close('}');
  call.reply(json_response(json.take()));
}

void revoke_log_token(const Call& call) {
  if (!may_export(call)) return;
  auto& tokens = call.services.log_tokens;
  do_later(call, [&tokens, account = call.session->account, id = call.ids[0]] {
    const auto revoked = tokens.revoke(account, id);
    if (!revoked) return refuse_token(revoked.error());
    log_file::info("log token " + std::to_string(id) + " was revoked");
    http::Response response;
    response.status = 204;
    return response;
  });
}

}  // namespace letopis::api
