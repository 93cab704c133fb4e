#pragma once
// Who may do what: roles × functions as one table, read by the server, the tests and the
// documentation. Pure; safe from any thread; O(1).
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/types/vocabulary.h"

namespace letopis::auth {

/// What a request wants to do. "own" means: in groups that the person teaches; the rules of
/// events/ look at that once more.
enum class Function : std::uint8_t {
  read_own_journals,
  read_all_journals,
  write_marks,
  write_absences,
  schedule_lesson,
  read_own_history,
  read_all_history,
  search_audit,
  read_any_entry,
  export_log,  // all entries as they are, and tokens for programs that take them
  manage_people,
  manage_accounts,
  read_metrics,
};

inline constexpr std::array kFunctions = {
    Function::read_own_journals, Function::read_all_journals, Function::write_marks,
    Function::write_absences,    Function::schedule_lesson,   Function::read_own_history,
    Function::read_all_history,  Function::search_audit,      Function::read_any_entry,
    Function::export_log,        Function::manage_people,     Function::manage_accounts,
    Function::read_metrics,
};

/// e.g. "write_marks".
[[nodiscard]] std::string_view text_of(Function function);

[[nodiscard]] bool granted(Role role, Function function);

/// The table in Markdown, with Russian headings, for docs/.
[[nodiscard]] std::string rights_as_markdown();

}  // namespace letopis::auth
