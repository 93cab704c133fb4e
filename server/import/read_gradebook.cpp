// Gradebook: categories, line items, results.
#include <array>

#include "server/import/read.h"

namespace letopis::import {
namespace {

using limits::kExternalIdBytes;
using limits::kTextBytes;
using limits::kTitleBytes;

constexpr std::array<Word<ScoreStatus>, 5> kStatuses{
    {{"exempt", ScoreStatus::exempt},
     {"fully graded", ScoreStatus::graded},
     {"not submitted", ScoreStatus::not_submitted},
     {"partially graded", ScoreStatus::partially_graded},
     {"submitted", ScoreStatus::submitted}}};

}  // namespace

void read_categories(Reading& reading) {
  constexpr std::array<std::string_view, 2> kColumns{"sourcedId", "title"};
  const auto read = [](Table& table, Category& category) {
    category.title = table.required("title", kTitleBytes);
    category.weight = table.number("weight");
    if (category.weight && (*category.weight < 0 || *category.weight > 100)) {
      table.report("weight", ProblemCode::number_invalid, "0–100");
    }
  };
  read_rows(reading, File::categories, kColumns, reading.bundle.categories, read);
}

void read_line_items(Reading& reading) {
  constexpr std::array<std::string_view, 4> kColumns{"sourcedId", "title", "dueDate",
                                                     "classSourcedId"};
  const auto read = [](Table& table, LineItem& item) {
    item.title = table.required("title", kTitleBytes);
    item.description = table.optional("description", kTextBytes);
    item.assigned = table.date("assignDate", false);
    item.due = table.date("dueDate", false);
    if (table.text("assignDate").empty() && table.text("dueDate").empty()) {
      table.report("dueDate", ProblemCode::value_missing);
    }
    if (item.assigned && item.due && *item.due < *item.assigned) {
      table.report("dueDate", ProblemCode::dates_reversed);
    }
    item.school_class = table.required("classSourcedId", kExternalIdBytes);
    item.category = table.optional("categorySourcedId", kExternalIdBytes);
    item.period = table.optional("gradingPeriodSourcedId", kExternalIdBytes);
    item.min = table.number("resultValueMin");
    item.max = table.number("resultValueMax");
    if (item.min && item.max && *item.max < *item.min) {
      table.report("resultValueMax", ProblemCode::number_invalid);
    }
  };
  read_rows(reading, File::line_items, kColumns, reading.bundle.line_items, read);
}

void read_results(Reading& reading) {
  constexpr std::array<std::string_view, 4> kColumns{"sourcedId", "lineItemSourcedId",
                                                     "studentSourcedId", "scoreStatus"};
  const auto read = [&](Table& table, ResultRow& result) {
    result.line_item = table.required("lineItemSourcedId", kExternalIdBytes);
    result.student = table.required("studentSourcedId", kExternalIdBytes);
    result.status =
        word(table, "scoreStatus", kStatuses, ScoreStatus::graded, reading.manifest.version);
    result.score = table.number("score");
    result.text_score = table.optional("textScore", kExternalIdBytes);
    result.day = table.date("scoreDate", false);
    result.missing = table.boolean("missing", false).value_or(false);
  };
  read_rows(reading, File::results, kColumns, reading.bundle.results, read);
}

}  // namespace letopis::import
