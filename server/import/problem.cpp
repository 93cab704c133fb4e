#include "server/import/problem.h"

#include <array>
#include <utility>

#include "schema/types/bytes.h"

namespace letopis::import {
namespace {

struct Words {
  ProblemCode code;
  std::string_view name;
  std::string_view ru;
  std::string_view en;
};

// In the order of ProblemCode; a test holds the two together.
constexpr std::array kWords = std::to_array<Words>({
    {ProblemCode::not_found, "not_found", "не найдено или не читается",
     "not found or not readable"},
    {ProblemCode::archive_broken, "archive_broken", "архив повреждён, зашифрован или это не zip",
     "the archive is damaged, encrypted or no zip"},
    {ProblemCode::archive_unsafe, "archive_unsafe",
     "недопустимое имя внутри архива: файлы должны лежать рядом, без вложенных папок",
     "unsafe name inside the archive: files must lie side by side, without nested folders"},
    {ProblemCode::too_large, "too_large", "превышен допустимый размер",
     "larger than the permitted size"},
    {ProblemCode::too_many_files, "too_many_files", "слишком много файлов", "too many files"},
    {ProblemCode::manifest_missing, "manifest_missing",
     "нет файла manifest.csv: это не набор OneRoster", "no manifest.csv: not a OneRoster bundle"},
    {ProblemCode::manifest_property, "manifest_property",
     "в манифесте нет этого свойства или его значение неизвестно",
     "the manifest lacks this property or its value is unknown"},
    {ProblemCode::version_unknown, "version_unknown", "поддерживаются версии OneRoster 1.1 и 1.2",
     "OneRoster versions 1.1 and 1.2 are supported"},
    {ProblemCode::delta_refused, "delta_refused",
     "файл объявлен как delta; принимается только полная выгрузка (bulk)",
     "the file is said to be a delta; only complete files (bulk) are taken"},
    {ProblemCode::file_missing, "file_missing", "манифест обещает этот файл, но его нет",
     "the manifest promises this file, but it is not there"},
    {ProblemCode::file_unexpected, "file_unexpected",
     "файл есть, хотя манифест его не называет или говорит, что его нет",
     "the file is there although the manifest does not name it or says that it is absent"},
    {ProblemCode::not_utf8, "not_utf8", "текст не в кодировке UTF-8", "the text is not UTF-8"},
    {ProblemCode::quote_stray, "quote_stray", "лишняя кавычка в поле", "stray quote in a field"},
    {ProblemCode::quote_open, "quote_open", "кавычка не закрыта до конца файла",
     "a quoted field is not closed before the end of the file"},
    {ProblemCode::control_character, "control_character", "недопустимый управляющий символ",
     "a control character that is not permitted"},
    {ProblemCode::field_too_long, "field_too_long", "поле слишком длинное",
     "the field is too long"},
    {ProblemCode::too_many_columns, "too_many_columns", "слишком много столбцов",
     "too many columns"},
    {ProblemCode::too_many_rows, "too_many_rows", "слишком много строк", "too many rows"},
    {ProblemCode::header_missing, "header_missing", "файл пуст: нет строки заголовков",
     "the file is empty: there is no header row"},
    {ProblemCode::column_missing, "column_missing", "нет обязательного столбца",
     "a required column is missing"},
    {ProblemCode::column_twice, "column_twice", "столбец назван дважды",
     "the column is named twice"},
    {ProblemCode::extra_fields, "extra_fields", "в строке больше полей, чем в заголовке",
     "the row has more fields than the header"},
    {ProblemCode::value_missing, "value_missing", "обязательное значение не указано",
     "a required value is missing"},
    {ProblemCode::value_unknown, "value_unknown", "значение не из перечня спецификации OneRoster",
     "the value is not one of the specification's"},
    {ProblemCode::value_too_long, "value_too_long", "значение длиннее допустимого",
     "the value is longer than permitted"},
    {ProblemCode::date_invalid, "date_invalid",
     "дата должна существовать и быть записана как ГГГГ-ММ-ДД",
     "a date must exist and be written as YYYY-MM-DD"},
    {ProblemCode::number_invalid, "number_invalid", "здесь ожидается число",
     "a number is expected here"},
    {ProblemCode::boolean_invalid, "boolean_invalid", "здесь ожидается true или false",
     "true or false is expected here"},
    {ProblemCode::dates_reversed, "dates_reversed", "окончание раньше начала",
     "the end is before the beginning"},
    {ProblemCode::id_twice, "id_twice", "этот sourcedId уже встречался в файле",
     "this sourcedId occurs earlier in the file"},
    {ProblemCode::reference_broken, "reference_broken", "нет строки с таким sourcedId",
     "there is no row with this sourcedId"},
    {ProblemCode::reference_refused, "reference_refused",
     "строка, на которую дана ссылка, сама отклонена", "the row referred to was itself refused"},
    {ProblemCode::reference_deleted, "reference_deleted",
     "строка, на которую дана ссылка, помечена удалённой; эта строка пропущена",
     "the row referred to is marked as deleted; this row is skipped"},
    {ProblemCode::status_in_bulk, "status_in_bulk",
     "статус может быть active, tobedeleted, inactive (1.1) или пустым",
     "the status may be active, tobedeleted, inactive (1.1) or empty"},
    {ProblemCode::school_missing, "school_missing", "в наборе нет такой школы",
     "there is no such school in the bundle"},
    {ProblemCode::school_ambiguous, "school_ambiguous",
     "в наборе несколько школ: выберите одну параметром --school SOURCEDID",
     "the bundle holds several schools: choose one with --school SOURCEDID"},
    {ProblemCode::role_missing, "role_missing", "для человека нет строки в roles.csv",
     "there is no row in roles.csv for this person"},
    {ProblemCode::role_mismatch, "role_mismatch", "роль человека не подходит для этой записи",
     "the person's role does not fit this row"},
    {ProblemCode::dates_missing, "dates_missing",
     "не указаны даты, и взять их неоткуда: нет периодов у класса и учебного года",
     "no dates, and none to take from the class's terms or the school year"},
    {ProblemCode::scale_unsupported, "scale_unsupported",
     "шкала работы выходит за пределы пятибалльной (1–5); пересчёт не выполняется",
     "the line item's scale is not within the five-point scale (1 to 5); nothing is rescaled"},
    {ProblemCode::score_unsupported, "score_unsupported",
     "результат не является отметкой пятибалльной шкалы (целое от 1 до 5, н/а, осв, зач, незач)",
     "the result is no mark of the five-point scale (whole 1 to 5, н/а, осв, зач, незач)"},
    {ProblemCode::result_twice, "result_twice", "у ученика уже есть результат за эту работу",
     "the pupil already has a result for this work"},
    {ProblemCode::subject_differs, "subject_differs",
     "предмет класса отличается от предмета курса; взято название курса",
     "the subject of the class differs from the course's; the course's title is taken"},
    {ProblemCode::changed_since, "changed_since",
     "строка загружалась раньше с другим содержанием; загрузка не переписывает записи",
     "the row was imported before with other content; an import does not overwrite records"},
    {ProblemCode::refused_by_rules, "refused_by_rules", "отклонено правилами",
     "refused by the rules"},
    {ProblemCode::too_many_problems, "too_many_problems",
     "замечаний слишком много, показаны первые", "too many problems, the first ones are shown"},
});

struct RuleWords {
  RefusalCode code;
  std::string_view ru;
  std::string_view en;
};

constexpr std::array kRuleWords = std::to_array<RuleWords>({
    {RefusalCode::already_exists, "такая запись уже есть", "such a record already exists"},
    {RefusalCode::pupil_not_in_group, "ученик не зачислен в группу на дату работы",
     "the pupil is not enrolled in the group on that date"},
    {RefusalCode::lesson_in_future, "дата работы ещё не наступила",
     "the lesson's date has not come yet"},
    {RefusalCode::column_locked, "столбец закрыт для изменений", "the column is locked"},
    {RefusalCode::person_kind_mismatch, "роль человека не подходит",
     "the person's kind does not fit"},
    {RefusalCode::dates_reversed, "окончание раньше начала", "the end is before the beginning"},
    {RefusalCode::not_permitted, "действие не разрешено", "not permitted"},
    {RefusalCode::invalid_value, "недопустимое значение", "invalid value"},
});

const Words& words_of(ProblemCode code) { return kWords[static_cast<std::size_t>(code)]; }

std::string rule_text(RefusalCode code, Language language) {
  for (const RuleWords& words : kRuleWords) {
    if (words.code == code) return std::string(language == Language::ru ? words.ru : words.en);
  }
  return std::string(letopis::code_of(code));
}

}  // namespace

static_assert(kWords.size() == static_cast<std::size_t>(ProblemCode::too_many_problems) + 1);

std::string_view code_of(ProblemCode code) { return words_of(code).name; }

std::string text_of(const Problem& problem, Language language) {
  const Words& words = words_of(problem.code);
  std::string out(language == Language::ru ? words.ru : words.en);
  if (problem.code == ProblemCode::refused_by_rules) {
    out += ": " + rule_text(problem.refusal, language);
  }
  if (!problem.detail.empty()) out += " (" + problem.detail + ")";
  return out;
}

std::string line_of(const Problem& problem, Language language) {
  std::string out = problem.file;
  if (problem.line != 0) out += ":" + std::to_string(problem.line);
  if (!problem.column.empty()) out += " [" + problem.column + "]";
  if (!out.empty()) out += ": ";
  return out + text_of(problem, language);
}

void Problems::add(Problem problem) {
  (problem.severity == Severity::error ? errors_ : warnings_) += 1;
  if (problem.severity == Severity::warning) ++warned_[problem.file];
  if (list_.size() < kProblemsMax) list_.push_back(std::move(problem));
}

std::size_t Problems::warnings_of(std::string_view file) const {
  const auto at = warned_.find(file);
  return at == warned_.end() ? 0 : at->second;
}

std::string printable(std::string_view text) {
  constexpr std::size_t kMax = 80;
  std::string out;
  const bool utf8 = is_utf8(text);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte >= 0x20 && byte != 0x7F && (utf8 || byte < 0x80);
    // A cut must not fall inside a character: continuation bytes still belong to what was taken.
    if (out.size() >= kMax && (byte & 0xC0U) != 0x80U) return out + "…";
    out.push_back(plain ? c : '?');
  }
  return out;
}

}  // namespace letopis::import
