// The ledger as a transparency log: /log/<ledger>/checkpoint, /tile/…, /tile/entries/….
#include <utility>

#include "events/ledger/served.h"
#include "events/log/tile_path.h"
#include "projections/directory/query.h"
#include "server/api/permission.h"
#include "server/api/problems.h"
#include "server/api/routes.h"
#include "server/log/log.h"

namespace letopis::api {
namespace {

using http::Method;

constexpr std::string_view kRoot = "/log/";
constexpr std::string_view kCheckpoint = "checkpoint";
constexpr std::string_view kBearer = "bearer ";
constexpr std::size_t kPieceBytes = 64 * 1024;

// A bundle on its way: an entry of the log never changes, so no snapshot is held meanwhile.
class BundleBody final : public http::BodySource {
 public:
  BundleBody(const ledger::RowReader& rows, const ledger::Bundle& bundle)
      : rows_(rows), bundle_(bundle), next_(bundle.first) {}

  [[nodiscard]] std::size_t size() const override { return bundle_.bytes; }

  [[nodiscard]] std::optional<std::string> next() override {
    return ledger::bundle_piece(rows_, bundle_, next_, kPieceBytes);
  }

 private:
  const ledger::RowReader& rows_;
  const ledger::Bundle bundle_;
  std::uint64_t next_;
};

struct FaultText {
  std::string_view text, text_en;
};

FaultText text_of(log::TilePathFault fault) {
  switch (fault) {
    case log::TilePathFault::length:
      return {"адрес слишком длинный", "the address is too long"};
    case log::TilePathFault::prefix:
      return {"здесь есть только checkpoint и tile/…", "there are checkpoint and tile/… only"};
    case log::TilePathFault::level:
      return {"уровень: entries или число от 0 до 63", "the level is entries or 0 to 63"};
    case log::TilePathFault::index:
      return {"номер плитки пишется как 005 или x001/x234/067",
              "the number of a tile is written as 005 or x001/x234/067"};
    case log::TilePathFault::width:
      return {"ширина неполной плитки: от 1 до 255", "a partial tile is 1 to 255 wide"};
  }
  return {};
}

http::Response not_found(std::string_view text, std::string_view text_en) {
  return refuse("not_found", std::string(text), std::string(text_en));
}

http::Response refuse_tile(ledger::NotServed why) {
  if (why == ledger::NotServed::past_the_end) {
    return not_found("подписанная контрольная точка до этого не доходит",
                     "the signed checkpoint does not reach so far");
  }
  log_file::error("a tile or a bundle of the log is not what was hashed: run letopis verify");
  return refuse("damaged");
}

http::Response checkpoint(const Services& services) {
  http::Response response;
  response.with("content-type", "text/plain; charset=utf-8");
  response.with("cache-control", "public, max-age=2");
  response.body = std::make_shared<const std::string>(services.checkpoints.latest()->note);
  return response;
}

http::Response tile(const ledger::PublishedLog& log, const log::TilePath& path) {
  auto bytes = log.tile(path.tile, path.width);
  if (!bytes) return refuse_tile(bytes.error());
  http::Response response;
  response.with("content-type", "application/octet-stream");
  response.with("cache-control", "public, max-age=31536000, immutable");
  response.body = std::make_shared<const std::string>(*std::move(bytes));
  return response;
}

// The token of "Authorization: Bearer …", whose scheme may be written in any case (RFC 9110).
std::optional<std::string_view> bearer_token(std::string_view field) {
  if (field.size() < kBearer.size()) return std::nullopt;
  for (std::size_t i = 0; i < kBearer.size(); ++i) {
    const char c = field[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != kBearer[i]) {
      return std::nullopt;
    }
  }
  return field.substr(kBearer.size());
}

bool token_may_export(const Services& services, std::string_view text) {
  const auto id = services.log_tokens.find(text);
  const auto account = id ? directory::account(services.store, *id) : std::nullopt;
  if (!account) return false;
  for (const Role role : account->as.roles) {
    if (rules::right_of(role, rules::Function::whole_log)) return true;
  }
  return false;
}

// Entries hold personal data: the problem's code, or nothing for an auditor and for their program.
std::string_view check_export(const Call& call) {
  if (const auto field = call.request->header("authorization")) {
    const auto token = bearer_token(*field);
    return token && token_may_export(call.services, *token) ? "" : "token_invalid";
  }
  if (!call.session) return "signed_out";
  return refusal_of(call, rules::Function::whole_log, rules::Access::read);
}

http::Response bundle(const Call& call, const ledger::PublishedLog& log,
                      const log::TilePath& path) {
  const std::string_view problem = check_export(call);
  if (!problem.empty()) {
    auto response = refuse(problem);
    if (response.status == 401) response.with("www-authenticate", "Bearer realm=\"letopis\"");
    return response;
  }
  const auto found = log.bundle(path.tile.index, path.width);
  if (!found) return refuse_tile(found.error());
  // Not to be cached, though it never changes: names must not stay in a browser or a proxy.
  http::Response response;
  response.with("content-type", "application/octet-stream");
  response.source = std::make_shared<BundleBody>(call.services.store, *found);
  return response;
}

http::Response answer(const Call& call, std::string_view what) {
  const Services& services = call.services;
  if (what == kCheckpoint) return checkpoint(services);
  const auto path = log::parse_tile_path(what);
  if (!path) {
    const FaultText fault = text_of(path.error());
    return not_found(fault.text, fault.text_en);
  }
  const ledger::PublishedLog log(services.store, services.checkpoints.latest(), services.tiles);
  return path->entries ? bundle(call, log, *path) : tile(log, *path);
}

}  // namespace

bool is_log_path(std::string_view path) { return path.starts_with(kRoot); }

void get_log(const Call& call) {
  std::string_view what = std::string_view(call.request->path).substr(kRoot.size());
  const std::string ours = to_hex(view_of(call.services.scribe.identity().ledger)) + "/";
  if (!what.starts_with(ours)) {
    call.reply(not_found("здесь нет такой летописи", "there is no such ledger here"));
    return;
  }
  what.remove_prefix(ours.size());
  if (call.request->method != Method::get && call.request->method != Method::head) {
    call.reply(refuse("method_not_allowed").with("allow", "GET, HEAD"));
    return;
  }
  call.reply(answer(call, what));
}

}  // namespace letopis::api
