#include "server/auth/rights.h"

#include <algorithm>

namespace letopis::auth {

namespace {

constexpr bool x = true;
constexpr bool o = false;

struct Row {
  bool administrator, deputy_head, teacher, auditor;
  Function function;
  std::string_view text;
  std::string_view title;
};

using enum Function;

// Nobody changes another's marks: control is not writing. The auditor only reads. Taking over
// records (the importer) is not done over HTTP, so that role has no column.
// clang-format off
constexpr std::array<Row, kFunctions.size()> kTable = {{
    // administrator, deputy head, teacher, auditor
    {x, x, x, x, read_own_journals, "read_own_journals", "Видеть свои журналы"},
    {x, x, o, x, read_all_journals, "read_all_journals", "Видеть все журналы"},
    {o, o, x, o, write_marks,       "write_marks",       "Выставлять отметки в своих журналах"},
    {o, o, x, o, write_absences,    "write_absences",    "Отмечать пропуски в своих журналах"},
    {o, o, x, o, schedule_lesson,   "schedule_lesson",   "Добавлять уроки в свои журналы"},
    {x, x, x, x, read_own_history,  "read_own_history",  "Видеть историю в своих журналах"},
    {x, x, o, x, read_all_history,  "read_all_history",  "Видеть историю во всех журналах"},
    {x, x, o, x, search_audit,      "search_audit",      "Искать в журнале изменений"},
    {x, x, o, x, read_any_entry,    "read_any_entry",    "Видеть любую запись и доказательство"},
    {o, o, o, x, export_log,        "export_log",        "Выгружать журнал изменений целиком"},
    {x, o, o, o, manage_people,     "manage_people",     "Вести людей и классы"},
    {x, o, o, o, manage_accounts,   "manage_accounts",   "Выдавать учётные записи и роли"},
    {x, o, o, x, read_metrics,      "read_metrics",      "Видеть показатели сервера"},
}};

// clang-format on

constexpr bool all_are_there() {
  for (const Function function : kFunctions) {
    bool found = false;
    for (const Row& row : kTable) found = found || row.function == function;
    if (!found) return false;
  }
  return true;
}

static_assert(all_are_there());

const Row& row_of(Function function) {
  return *std::find_if(kTable.begin(), kTable.end(),
                       [&](const Row& row) { return row.function == function; });
}

void append_cell(std::string& out, bool yes) { out += yes ? " да |" : " – |"; }

}  // namespace

std::string_view text_of(Function function) { return row_of(function).text; }

bool granted(Role role, Function function) {
  const Row& row = row_of(function);
  switch (role) {
    case Role::administrator:
      return row.administrator;
    case Role::deputy_head:
      return row.deputy_head;
    case Role::teacher:
      return row.teacher;
    case Role::auditor:
      return row.auditor;
    case Role::none:
    case Role::importer:
    case Role::director:
    case Role::class_teacher:
    case Role::clerk:
    case Role::hr:
    case Role::pupil:
    case Role::parent:
    case Role::coordinator:
    case Role::municipal:
    case Role::regional:
      return false;
  }
  return false;
}

std::string rights_as_markdown() {
  std::string out =
      "| Функция | Код | Администратор | Завуч | Учитель | Аудитор |\n|---|---|---|---|---|---|\n";
  for (const Row& row : kTable) {
    out.append("| ").append(row.title).append(" | `").append(row.text).append("` |");
    append_cell(out, row.administrator);
    append_cell(out, row.deputy_head);
    append_cell(out, row.teacher);
    append_cell(out, row.auditor);
    out += "\n";
  }
  return out;
}

}  // namespace letopis::auth
