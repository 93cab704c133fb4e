#pragma once
// One request on its way through the API, and the helpers that every route needs.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "events/organisation/event.h"
#include "events/rules/rights_table.h"
#include "server/api/services.h"
#include "server/api/submission.h"
#include "server/http/message.h"

namespace letopis::api {

/// What a route is given. Lives on the I/O thread until the route returns; what is needed later
/// must be copied out.
struct Call {
  const Services& services;
  std::shared_ptr<const http::Request> request;
  std::shared_ptr<const auth::Session> session;  // null on public routes
  std::vector<std::uint64_t> ids;                // numbers of the path, in order
  http::Reply reply;

  /// Whether the role in force has the access to the function in some scope.
  [[nodiscard]] bool may(rules::Function function, rules::Access access) const;
};

[[nodiscard]] http::Response json_response(std::string body, int status = 200);
/// 304 when the client has this version, else the body; sets ETag and must-revalidate.
[[nodiscard]] http::Response page_response(const http::Request& request, const std::string& etag,
                                           std::shared_ptr<const std::string> body);

/// An entity tag that changes with every entry and every checkpoint, for pages that may show
/// either. To be taken before the rows are read: then a page may be newer than its tag, never
/// older.
[[nodiscard]] std::string state_etag(const Services& services, std::string_view more = "");

/// Settings of the organisation as they are now; defaults before it is opened.
[[nodiscard]] organisation::Settings settings_of(const Services& services);
[[nodiscard]] SchoolDate today_of(const Services& services, const organisation::Settings& settings);

/// A decimal number, nothing else around it.
[[nodiscard]] std::optional<std::uint64_t> number_in(std::string_view text, std::uint64_t most);

/// Dates, numbers and flags of the query: nothing when absent; `bad` names the first wrong one.
struct Query {
  const http::Request& request;
  std::string bad;
  [[nodiscard]] std::optional<SchoolDate> date(std::string_view name);
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view name, std::uint64_t most);
  [[nodiscard]] bool flag(std::string_view name);
};

[[nodiscard]] http::Response bad_query(const std::string& name);

/// A position in the past from `?at=`: a number or a moment.
struct At {
  Position position;
  Instant instant;
};

/// Nothing without `at`; sets `bad` when it cannot be read or lies before the log.
[[nodiscard]] std::optional<At> past_of(const Call& call, Query& query);

/// Id, role, session, address and device of who asks.
[[nodiscard]] log::Actor actor_of(const auth::Session& session);
[[nodiscard]] log::Origin origin_of(const http::Request& request);
/// The Idempotency-Key and the digest of what is asked; the problem's code when there is none.
[[nodiscard]] std::optional<ledger::RequestKey> request_key(const http::Request& request,
                                                            const auth::Session& session);
/// Hands a command to the writer; answers 503 at once when it takes none.
void submit(const Call& call, Command command,
            std::function<http::Response(const ledger::Outcome&)> print);

}  // namespace letopis::api
