#pragma once
// Every route of the API in one table, and the functions that answer them.
#include <optional>
#include <span>
#include <string_view>

#include "server/api/call.h"

namespace letopis::api {

enum class Access : std::uint8_t {
  open,     // nobody needs to be signed in
  session,  // any signed-in person; the route looks closer
};

struct Route {
  http::Method method;
  std::string_view pattern;  // "#" stands for a number
  Access access;
  void (*answer)(const Call& call);
};

/// All of them; a request takes the first that fits.
[[nodiscard]] std::span<const Route> routes();
/// The numbers of a path that fits the pattern; at most 9007199254740991 each.
[[nodiscard]] std::optional<std::vector<std::uint64_t>> match(std::string_view pattern,
                                                              std::string_view path);

// session_routes.cpp
void sign_in(const Call& call);
void get_session(const Call& call);
void sign_out(const Call& call);
void choose_role(const Call& call);
// journal_routes.cpp
void list_journals(const Call& call);
void get_journal(const Call& call);
void watch_journal(const Call& call);
// write_routes.cpp
void schedule_lesson(const Call& call);
void put_mark(const Call& call);
void put_absence(const Call& call);
// rights_routes.cpp
void get_rights(const Call& call);
// history_routes.cpp
void get_cell_history(const Call& call);
void get_entry(const Call& call);
void get_entry_proof(const Call& call);
// evidence_routes.cpp
void get_cell_evidence(const Call& call);
// token_routes.cpp
void make_log_token(const Call& call);
void list_log_tokens(const Call& call);
void revoke_log_token(const Call& call);
// audit_routes.cpp
void search_audit(const Call& call);
void count_days(const Call& call);
// upkeep_routes.cpp
void list_restores(const Call& call);
// system_routes.cpp
void get_open_api(const Call& call);
void get_health(const Call& call);
void get_metrics(const Call& call);

/// Everything below /log/: not in the table, since a path of a tile has any number of parts. The
/// log itself is public, its entries are for auditors (log_routes.cpp).
[[nodiscard]] bool is_log_path(std::string_view path);
void get_log(const Call& call);

}  // namespace letopis::api
