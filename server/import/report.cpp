#include "server/import/report.h"

#include <boost/json.hpp>

namespace letopis::import {
namespace {

namespace json = boost::json;

struct Labels {
  std::string_view rows, fresh, unchanged, skipped, refused, warnings;
  std::string_view good, bad, warning, left_out;
};

constexpr Labels kRu{"строк",
                     "новых",
                     "без изменений",
                     "пропущено",
                     "отклонено",
                     "предупреждений",
                     "Все строки приняты.",
                     "Отклонённых строк и ошибок: ",
                     "предупреждение: ",
                     "Не показано замечаний: "};
constexpr Labels kEn{"rows",
                     "new",
                     "unchanged",
                     "skipped",
                     "refused",
                     "warnings",
                     "All rows were taken.",
                     "Refused rows and errors: ",
                     "warning: ",
                     "Problems not shown: "};

void add(std::string& out, std::string_view label, std::size_t count) {
  out += ", ";
  out += label;
  out += ' ' + std::to_string(count);
}

json::object object_of(const FileCount& count) {
  return {{"rows", count.rows},       {"new", count.fresh},       {"unchanged", count.unchanged},
          {"skipped", count.skipped}, {"refused", count.refused}, {"warnings", count.warnings}};
}

json::object object_of(const Problem& problem) {
  json::object out{{"file", problem.file},
                   {"line", problem.line},
                   {"column", problem.column},
                   {"code", code_of(problem.code)},
                   {"severity", problem.severity == Severity::error ? "error" : "warning"},
                   {"detail", problem.detail},
                   {"text", text_of(problem, Language::ru)},
                   {"text_en", text_of(problem, Language::en)}};
  if (problem.code == ProblemCode::refused_by_rules) {
    out["refusal"] = letopis::code_of(problem.refusal);
  }
  return out;
}

}  // namespace

std::string to_text(const Report& report, Language language) {
  const Labels& labels = language == Language::ru ? kRu : kEn;
  std::string out;
  for (const auto& [file, count] : report.counts) {
    out += file + ": ";
    out += labels.rows;
    out += ' ' + std::to_string(count.rows);
    add(out, labels.fresh, count.fresh);
    add(out, labels.unchanged, count.unchanged);
    add(out, labels.skipped, count.skipped);
    add(out, labels.refused, count.refused);
    add(out, labels.warnings, count.warnings);
    out += '\n';
  }
  for (const Problem& problem : report.problems.list()) {
    if (problem.severity == Severity::warning) out += labels.warning;
    out += line_of(problem, language) + '\n';
  }
  if (report.problems.left_out() > 0) {
    out += std::string(labels.left_out) + std::to_string(report.problems.left_out()) + '\n';
  }
  if (report.good()) return out + std::string(labels.good) + '\n';
  return out + std::string(labels.bad) + std::to_string(report.problems.errors()) + '\n';
}

std::string to_json(const Report& report) {
  json::object files;
  for (const auto& [file, count] : report.counts) files[file] = object_of(count);
  json::array problems;
  for (const Problem& problem : report.problems.list()) problems.push_back(object_of(problem));
  const json::object out{{"good", report.good()},
                         {"actions", report.actions},
                         {"errors", report.problems.errors()},
                         {"warnings", report.problems.warnings()},
                         {"left_out", report.problems.left_out()},
                         {"files", std::move(files)},
                         {"problems", std::move(problems)}};
  return json::serialize(out);
}

}  // namespace letopis::import
