#include "events/rules/rights_table.h"

#include <algorithm>

namespace letopis::rules {
namespace {

using enum Function;

struct Row {
  Function function;
  std::string_view cells;  // of kTableRoles, one after the other
  FunctionNames names;
};

// W write, R read, C control, A approve or appoint; a capital letter is stated by a document, a
// small one is inferred. After it how far: o own record or child, k own class, p own subject
// groups, m municipality, g region, nothing: the organisation. * only in grades 1 to 4.
// clang-format off
constexpr std::array<Row, kFunctionCount> kTable = {{
// administrator, director, deputy, teacher, class teacher, clerk, hr, pupil, parent, coordinator,
// municipal, regional, auditor
//                       АДМ ДИР ЗАВ УЧ  КЛ  ДЕЛ КАД УЧК РОД КРД МУН РЕГ АУД
{organisation_card,     "W   a   r   r   r   r   r   r   r   c   Rm  Rg  r",
  {"organisation_card", "Карточка и настройки организации", "Organisation card, settings",
   "S4-П2 3.1.2"}},
{roles_and_rights,      "W   A   -   -   -   -   -   -   -   -   Wm  Wg  r",
  {"roles_and_rights", "Роли и права", "Roles and rights", "S3 3.2.1; S4-П 3.1–3.4"}},
{staff_credentials,     "W   -   -   -   -   -   -   -   -   -   wm  wg  r",
  {"staff_credentials", "Доступ сотрудников", "Credentials of staff", "S3 3.2.3"}},
{family_credentials,    "W   -   -   -   Wk  -   -   -   -   -   -   -   r",
  {"family_credentials", "Доступ учеников и родителей", "Credentials of pupils, parents",
   "S3 3.2.3; S2 4.4.7"}},
{appointments,          "-   A   -   -   -   -   -   -   -   a   -   A   r",
  {"appointments", "Назначение ответственных", "Appoint responsible persons",
   "S3 12.3; S4-П2 4.2"}},
{staff_cards,           "r   r   r   ro  ro  W   W   -   -   C   Rm  Rg  r",
  {"staff_cards", "Карточки сотрудников", "Staff cards", "S3 6.2; S4-П1 2.3"}},
{create_pupil,          "W   -   -   -   -   W   -   -   -   C   -   -   r",
  {"create_pupil", "Заведение карточки ученика", "Create pupil card", "S2 4.2.8; S3 6.3"}},
{pupil_cards,           "W   r   r   rp  Wk  W   -   Ro  Ro  C   Rm  Rg  r",
  {"pupil_cards", "Ведение карточки ученика", "Maintain pupil card", "S3 6.4; S2 5.2.1"}},
{parent_cards,          "W   r   r   -   Wk  W   -   -   Ro  C   Rm  Rg  r",
  {"parent_cards", "Карточка родителя и прикрепление", "Parent card, attach parent",
   "S2 4.2.15; S3 6.3"}},
{consents,              "C   c   -   -   Wk  w   w   ao  ao  -   -   -   r",
  {"consents", "Согласия", "Consents", "S2 4.2.14, 4.4.8"}},
{school_year,           "W   A   -   -   -   -   -   -   -   C   Cm  cg  r",
  {"school_year", "Открытие и закрытие года", "Open/close year", "S3 4.1–4.2; S4-П2 3.1.1"}},
{periods,               "W   A   r   r   r   r   r   r   r   r   -   -   r",
  {"periods", "Учебные периоды и каникулы", "Periods, holidays", "S3 4.4"}},
{curriculum,            "r   A   W   r   r   -   -   -   -   W   Rm  rg  r",
  {"curriculum", "Предметы, план, ИУП, нагрузка", "Subjects, plans, load",
   "S3 5.2–5.3; S4-П2 3.1.1"}},
{classes,               "W   A   W   r   rk  r   -   -   -   W   Rm  rg  r",
  {"classes", "Классы", "Classes", "S2 4.2.12; S3 5.8"}},
{subgroups,             "W   -   W   Wp  Wk  -   -   -   -   W   -   -   r",
  {"subgroups", "Состав групп", "Subgroups", "S2 4.5.4; S4-П2 3.1.4"}},
{lesson_plans,          "-   r   c   Wp  rk  -   -   -   -   r   -   -   r",
  {"lesson_plans", "КТП", "Lesson plans", "S3 5.7"}},
{timetable,             "r   r   W   r   r   r   r   R   R   W   -   -   r",
  {"timetable", "Расписание, звонки, кабинеты", "Timetable, bells, rooms",
   "S3 7.2; S4-П2 3.1.1"}},
{school_events,         "r   a   W   r   r   r   r   r   r   r   -   -   r",
  {"school_events", "Мероприятия школы, перенос дней", "School events, day transfer", "S3 7.2"}},
{class_events,          "-   -   r   r   Wk  -   -   ro  ro  -   -   -   r",
  {"class_events", "Мероприятия класса", "Class events", "S3 7.3"}},
{substitutions,         "-   r   W   r   r   -   -   ro  ro  w   -   -   r",
  {"substitutions", "Замены и отмены уроков", "Substitution, cancellation", "S3 7.7"}},
{lesson_content,        "-   r   C   Wp  rk  -   -   Ro  Ro  r   -   -   r",
  {"lesson_content", "Тема, домашнее задание, материалы", "Topic, homework, materials",
   "S3 8.4.2"}},
{current_marks,         "C   C   C   Wp  Ck  -   -   Ro  Ro  r   -   -   r",
  {"current_marks", "Текущие отметки", "Current marks", "S3 8.4.1; S2 4.4.2, 7.2"}},
{absences,              "C   C   C   Wp  Wk  -   -   Ro  Ro  r   -   -   r",
  {"absences", "Пропуски", "Absence entry", "S3 8.4.1"}},
{absence_reasons,       "-   -   C   -   Wk  -   -   Ro  Ro  -   -   -   r",
  {"absence_reasons", "Причины пропусков", "Absence reason", "S3 8.5.1; S2 4.4.1"}},
{period_marks,          "C   C   C   Wp  Wk* -   -   Ro  Ro  r   -   -   r",
  {"period_marks", "Отметки за период", "Period marks", "S3 8.7"}},
{final_marks,           "C   C   C   Wp  Wk* -   -   Ro  Ro  r   -   -   r",
  {"final_marks", "Годовые, экзаменационные, итоговые отметки", "Year, exam, final marks",
   "S3 8.8"}},
{late_changes,          "w   a   a   -   -   -   -   -   -   -   -   -   r",
  {"late_changes", "Правка после 30 дней", "Edit after 30 days",
   "ban S2 3.20; unlock inferred"}},
{movement_orders,       "W   A   W   -   r   W   -   -   -   C   Rm  Rg  r",
  {"movement_orders", "Приказы о движении", "Movement orders", "R-MOV-09"}},
{movement_control,      "-   -   C   -   -   -   -   -   -   C   Cm  Cg  r",
  {"movement_control", "Контроль движения", "Control of movement", "S3 10.2"}},
{documents,             "r   A   r   r   r   W   r   -   -   C   -   -   r",
  {"documents", "База документов", "Documents base", "S4-П2 3.1.5"}},
{messages,              "W   W   W   W   W   w   w   W   W   w   W   w   -",
  {"messages", "Сообщения", "Messages", "S3 2.2; S2 3.10"}},
{announcements,         "w   w   w   r   wk  w   r   r   r   w   wm  wg  -",
  {"announcements", "Объявления", "Announcements", "S4-П1 2.2"}},
{forum,                 "w   w   w   w   w   w   w   w   w   w   -   -   -",
  {"forum", "Форум", "Forum (moderator is separate)", "S4-П2 3.2"}},
{portfolio,             "-   r   r   W   W   -   -   Wo  ro  -   -   -   r",
  {"portfolio", "Портфолио, работы, курсы", "Portfolio, works, courses", "S3 2.2; S4-П1 2.2"}},
{standard_reports,      "R   r   R   Rp  Rk  r   R   ro  ro  R   Rm  Rg  r",
  {"standard_reports", "Стандартные отчёты", "Standard reports", "S3 11; S2 6"}},
{report_constructor,    "W   -   W   -   -   W   W   -   -   w   Wm  wg  r",
  {"report_constructor", "Конструктор отчётов", "Report constructor", "S3 11.6; S4-П1 2.3"}},
{journal_inspection,    "C   C   C   -   -   -   -   -   -   c   -   -   r",
  {"journal_inspection", "Проверка журналов", "Journal inspection", "S2 7.2"}},
{write_remarks,         "W   w   W   -   -   -   -   -   -   w   -   -   r",
  {"write_remarks", "Запись замечаний", "Write a remark", "S2 4.5.10, 7.4"}},
{close_remarks,         "W   w   W   Wp  wk  -   -   -   -   w   -   -   r",
  {"close_remarks", "Закрытие замечаний", "Close a remark", "S2 4.5.10, 7.4"}},
{deadlines,             "C   c   C   -   rk  -   -   -   -   C   Cm  Cg  r",
  {"deadlines", "Контроль сроков", "Deadline monitoring", "S3 12.2; S4-П2 4.2"}},
{change_journal,        "r   r   r   -   -   -   -   -   ro  -   -   -   r",
  {"change_journal", "Журнал изменений, журнал доступа", "Change journal, access journal",
   "S3 3.1"}},
{federal_statistics,    "-   a   W   -   -   -   -   -   -   W   Rm  Rg  r",
  {"federal_statistics", "ОО-1, ОО-2", "Federal statistics", "S3 11.3; S4-П2 3.1.1"}},
{applications,          "r   a   -   -   -   w   -   -   wo  -   wm  rg  r",
  {"applications", "Заявления (Е-услуги)", "Applications", "S4-П 2.2.2"}},
{backup,                "W   C   -   -   -   -   -   -   -   -   -   wg  r",
  {"backup", "Резервные копии, техническая защита", "Backup, technical safety",
   "S2 7.1; S4-П2 3.1.2"}},
{external_exports,      "w   -   -   -   -   -   -   -   -   -   -   C   r",
  {"external_exports", "Выгрузки во внешние системы", "External exports", "S4-П 3.2"}},
{own_profile,           "Wo  Wo  Wo  Wo  Wo  Wo  Wo  Wo  Wo  Wo  Wo  Wo  Wo",
  {"own_profile", "Свой профиль и пароль", "Own profile, password", "S4-П1 2.2; S3 3.2.2"}},
{whole_log,             "-   -   -   -   -   -   -   -   -   -   -   -   r",
  {"whole_log", "Летопись целиком: все записи, ключи для программ",
   "The whole log: all entries, tokens for programs", ""}},
}};

// clang-format on

using Cells = std::array<std::optional<Right>, kTableRoles.size()>;

constexpr std::optional<Access> access_of(char letter) {
  switch (letter) {
    case 'R':
    case 'r':
      return Access::read;
    case 'C':
    case 'c':
      return Access::control;
    case 'W':
    case 'w':
      return Access::write;
    case 'A':
    case 'a':
      return Access::approve;
    default:
      return std::nullopt;
  }
}

constexpr std::optional<Scope> scope_of(std::string_view letter) {
  if (letter.empty()) return Scope::organisation;
  switch (letter.front()) {
    case 'o':
      return Scope::own;
    case 'k':
      return Scope::own_class;
    case 'p':
      return Scope::own_groups;
    case 'm':
      return Scope::municipality;
    case 'g':
      return Scope::region;
    default:
      return std::nullopt;
  }
}

// Thrown at compile time only: a table that cannot be read does not build.
constexpr std::optional<Right> cell_in(std::string_view text) {
  if (text == "-") return std::nullopt;
  const auto access = access_of(text.front());
  const bool primary = text.back() == '*';
  const auto scope = scope_of(text.substr(1, text.size() - 1 - (primary ? 1 : 0)));
  if (!access || !scope || text.size() > 3) throw "a cell of the table of rights";
  const bool stated = text.front() >= 'A' && text.front() <= 'Z';
  return Right{*access, *scope, primary, stated};
}

constexpr Cells cells_in(std::string_view text) {
  Cells out;
  for (auto& cell : out) {
    const std::size_t end = std::min(text.find(' '), text.size());
    cell = cell_in(text.substr(0, end));
    text.remove_prefix(std::min(text.find_first_not_of(' ', end), text.size()));
  }
  if (!text.empty()) throw "a row of the table of rights has too many cells";
  return out;
}

constexpr std::array<Cells, kFunctionCount> read_table() {
  std::array<Cells, kFunctionCount> out;
  for (std::size_t i = 0; i < kFunctionCount; ++i) {
    if (static_cast<std::size_t>(kTable[i].function) != i) throw "rows are in order of Function";
    out[i] = cells_in(kTable[i].cells);
  }
  return out;
}

constexpr auto kRights = read_table();

constexpr std::array<std::string_view, kTableRoles.size()> kHeadings = {
    "АДМ", "ДИР", "ЗАВ", "УЧ", "КЛ", "ДЕЛ", "КАДР", "УЧК", "РОД", "КРД", "МУН", "РЕГ", "АУД"};

}  // namespace

const FunctionNames& names_of(Function function) {
  return kTable[static_cast<std::size_t>(function)].names;
}

std::optional<Function> function_of(std::string_view code) {
  for (const Row& row : kTable) {
    if (row.names.code == code) return row.function;
  }
  return std::nullopt;
}

std::string_view text_of(Access access) {
  constexpr std::array<std::string_view, 4> kTexts = {"read", "control", "write", "approve"};
  return kTexts[static_cast<std::size_t>(access)];
}

std::string_view text_of(Scope scope) {
  constexpr std::array<std::string_view, 6> kTexts = {"own",          "own_class",    "own_groups",
                                                      "organisation", "municipality", "region"};
  return kTexts[static_cast<std::size_t>(scope)];
}

std::optional<Right> right_of(Role role, Function function) {
  const auto row = static_cast<std::size_t>(function);
  for (std::size_t column = 0; column < kTableRoles.size() && row < kFunctionCount; ++column) {
    if (kTableRoles[column] == role) return kRights[row][column];
  }
  return std::nullopt;
}

bool reaches(const Right& right, const Relation& relation) {
  switch (right.scope) {
    case Scope::own:
      return relation.own;
    case Scope::own_class:
      return relation.in_class && (!right.primary_only || relation.primary);
    case Scope::own_groups:
      return relation.in_groups;
    case Scope::organisation:
    case Scope::municipality:
    case Scope::region:
      return true;
  }
  return false;
}

std::string cell_text(const std::optional<Right>& right) {
  if (!right) return "–";
  constexpr std::string_view kLetters = "rcwa";
  constexpr std::array<std::string_view, 6> kScopes = {"o", "k", "p", "", "m", "g"};
  const char letter = kLetters[static_cast<std::size_t>(right->access)];
  std::string out(1, right->stated ? static_cast<char>(letter - 'a' + 'A') : letter);
  out += kScopes[static_cast<std::size_t>(right->scope)];
  return right->primary_only ? out + "*" : out;
}

std::string rights_as_markdown() {
  std::string out = "| Функция | Код |";
  std::string rule = "|---|---|";
  for (const std::string_view heading : kHeadings) {
    out.append(" ").append(heading).append(" |");
    rule += "---|";
  }
  out.append(" Основание |\n").append(rule).append("---|\n");
  for (const Row& row : kTable) {
    out.append("| ").append(row.names.title).append(" | `").append(row.names.code).append("` |");
    for (const Role role : kTableRoles) {
      out.append(" ").append(cell_text(right_of(role, row.function))).append(" |");
    }
    out.append(" ").append(row.names.clause.empty() ? "–" : row.names.clause).append(" |\n");
  }
  return out;
}

}  // namespace letopis::rules
