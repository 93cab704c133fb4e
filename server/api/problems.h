#pragma once
// Every refusal of the API in words: what happened and what to do, in Russian and in English.
#include <string>
#include <string_view>

#include "schema/types/refusal.h"
#include "server/http/message.h"
#include "server/http/problem.h"

namespace letopis::api {

/// A problem by its stable code, e.g. "signed_out", "column_locked"; an unknown one is "internal".
[[nodiscard]] http::Problem problem(std::string_view code);
[[nodiscard]] http::Response refuse(std::string_view code);
/// With words about this case, e.g. which field; no personal data in them.
[[nodiscard]] http::Response refuse(std::string_view code, std::string detail,
                                    std::string detail_en);
/// What the rules or the ledger said. `stale_status` is 409, or 412 when If-Match was given.
[[nodiscard]] http::Problem problem_of(const Refusal& refusal, int stale_status = 409);

}  // namespace letopis::api
