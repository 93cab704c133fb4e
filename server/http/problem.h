#pragma once
// Problem details (RFC 9457) in two languages: the one shape of every refusal over HTTP. Pure.
#include <string>
#include <string_view>

#include "server/http/edge_fault.h"
#include "server/http/message.h"

namespace letopis::http {

/// What went wrong and what to do. Texts are Russian, `*_en` English; empty ones are left out.
struct Problem {
  int status = 500;
  std::string code{};  // stable, e.g. "column_locked"; also the end of `type`
  std::string title{}, title_en{};
  std::string detail{}, detail_en{};
  std::string action{}, action_en{};
  std::string extras_json{};  // further members, e.g. `"current":{"value":"5"}`; no braces around
};

/// application/problem+json with type, title, status, code, detail, action.
[[nodiscard]] Response problem_response(const Problem& problem);

/// The edge's own refusals.
[[nodiscard]] Problem problem_of(EdgeFault fault);

/// Appends `text` as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace letopis::http
