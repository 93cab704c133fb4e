#include "events/audit/finding.h"

#include <iterator>

namespace letopis::audit {
namespace {

std::string number(const std::optional<std::uint64_t>& value) {
  return value ? std::to_string(*value) : "?";
}

struct Names {
  const char* text;
  const char* text_en;
};

Names name_of(RecordKind kind) {
  switch (kind) {
    case RecordKind::organisation:
      return {"организация", "organisation"};
    case RecordKind::term:
      return {"период обучения", "term"};
    case RecordKind::person:
      return {"человек", "person"};
    case RecordKind::school_class:
      return {"класс", "class"};
    case RecordKind::group:
      return {"предметная группа", "group"};
    case RecordKind::enrolment:
      return {"зачисление", "enrolment"};
    case RecordKind::account:
      return {"учётная запись", "account"};
    case RecordKind::lesson:
      return {"урок", "lesson"};
    case RecordKind::mark:
      return {"отметка", "mark"};
    case RecordKind::absence:
      return {"пропуск", "absence"};
    case RecordKind::assignment:
      return {"назначение учителя", "assignment"};
    case RecordKind::ledger:
      return {"летопись", "ledger"};
  }
  return {"неизвестное", "unknown"};
}

// " (отметка 12, 7)"
FindingText record_of(const Finding& finding) {
  if (!finding.record) return {};
  const Names names = name_of(finding.record->kind);
  const std::string ids =
      " " + std::to_string(finding.record->a) + ", " + std::to_string(finding.record->b) + ")";
  return {std::string(" (") + names.text + ids, std::string(" (") + names.text_en + ids};
}

// In the order of FindingCode. {entry}: the entry or entries with their record, {other}, {tile},
// {size} and {source}: the fields of the finding.
struct Row {
  std::string_view code;
  std::string_view text;
  std::string_view text_en;
};

constexpr Row kRows[] = {
    {"entry_missing", "{entry}: нет в журнале", "{entry}: missing"},
    {"entry_unreadable", "{entry}: не читается", "{entry}: cannot be read"},
    {"other_ledger", "{entry}: из другой летописи", "{entry}: of another ledger"},
    {"out_of_place", "{entry}: на чужом месте, её номер {other}",
     "{entry}: out of place, its number is {other}"},
    {"entry_changed", "{entry}: изменена после того, как была записана",
     "{entry}: changed after it was written"},
    {"chain_broken", "{entry}: записана не после той записи, которая стоит перед ней",
     "{entry}: was not written after the entry that stands before it"},
    {"time_back", "{entry}: время записи не позже, чем у предыдущей",
     "{entry}: its recorded time is not after that of the entry before"},
    {"prior_missing", "{entry}: не называет предыдущую запись о том же",
     "{entry}: names no earlier entry of its record"},
    {"prior_unexpected", "{entry}: первая ревизия, но называет более раннюю",
     "{entry}: a first revision that names an earlier entry"},
    {"prior_wrong", "{entry}: называет предыдущей запись {other}, а это не она",
     "{entry}: names entry {other} as the one before it, which it is not"},
    {"prior_skips", "{entry}: пропускает запись {other} о том же",
     "{entry}: passes over entry {other} of the same record"},
    {"revision_wrong", "{entry}: её ревизия не следует за ревизией записи {other}",
     "{entry}: its revision does not follow that of entry {other}"},
    {"record_begun_twice", "{entry}: начинает заново то, что начато записью {other}",
     "{entry}: begins again what entry {other} has begun"},
    {"stray_row", "{entry}: лишняя строка, этому журналу не принадлежит",
     "{entry}: a stray row that does not belong to this log"},
    {"stray_tile", "Плитка {tile}: лежит за концом журнала",
     "Tile {tile}: lies past the end of the log"},
    {"tile_missing", "Плитка {tile}: отсутствует или не читается",
     "Tile {tile}: missing or unreadable"},
    {"tile_changed", "Плитка {tile}: не следует из записей, начиная с записи {position}",
     "Tile {tile}: does not follow from the entries, from entry {position} on"},
    {"head_unreadable", "Строка базы не читается: {source}", "A row cannot be read: {source}"},
    {"head_wrong", "Сохранённая голова журнала не следует из записей",
     "The stored head does not follow from the entries"},
    {"checkpoint_missing", "Контрольной точки нет: {source}", "There is no checkpoint: {source}"},
    {"checkpoint_unreadable", "Не контрольная точка: {source}", "Not a checkpoint: {source}"},
    {"checkpoint_signature", "Контрольная точка не подписана этим ключом: {source}",
     "The checkpoint is not signed by this key: {source}"},
    {"checkpoint_origin", "Контрольная точка другой летописи: {source}",
     "The checkpoint is of another ledger: {source}"},
    {"checkpoint_ahead", "Подписано записей {size}, есть только {other}: {source}",
     "{size} entries were signed, only {other} are here: {source}"},
    {"checkpoint_root", "Первые {size} записей — не те, что были подписаны: {source}",
     "The first {size} entries are not those that were signed: {source}"},
};

static_assert(std::size(kRows) == static_cast<std::size_t>(FindingCode::checkpoint_root) + 1);

const Row& row_of(FindingCode code) { return kRows[static_cast<std::size_t>(code)]; }

std::string entries_of(const Finding& finding, const char* one, const char* several) {
  if (!finding.last) return std::string(one) + " " + number(finding.position);
  return std::string(several) + " " + number(finding.position) + "–" + number(finding.last);
}

std::string value_of(const Finding& finding, std::string_view name, bool english) {
  if (name == "position") return number(finding.position);
  if (name == "other") return number(finding.other);
  if (name == "size") return number(finding.size);
  if (name == "source") return finding.source;
  if (name == "tile" && finding.tile) {
    return std::to_string(finding.tile->level) + "/" + std::to_string(finding.tile->index);
  }
  const FindingText record = record_of(finding);
  if (english) return entries_of(finding, "Entry", "Entries") + record.text_en;
  return entries_of(finding, "Запись", "Записи") + record.text;
}

std::string fill(std::string_view pattern, const Finding& finding, bool english) {
  std::string out;
  for (;;) {
    const std::size_t begin = pattern.find('{');
    out.append(pattern.substr(0, begin));
    if (begin == std::string_view::npos) return out;
    const std::size_t end = pattern.find('}', begin);
    out.append(value_of(finding, pattern.substr(begin + 1, end - begin - 1), english));
    pattern.remove_prefix(end + 1);
  }
}

}  // namespace

std::string_view code_of(FindingCode code) { return row_of(code).code; }

FindingText text_of(const Finding& finding) {
  const Row& row = row_of(finding.code);
  return {fill(row.text, finding, false), fill(row.text_en, finding, true)};
}

}  // namespace letopis::audit
