#include "server/import/read.h"

#include <algorithm>
#include <array>

namespace letopis::import {
namespace {

constexpr std::array<std::string_view, kFileCount> kNames{
    "orgs.csv",       "academicSessions.csv", "courses.csv",     "users.csv",
    "roles.csv",      "classes.csv",          "enrollments.csv", "demographics.csv",
    "categories.csv", "lineItems.csv",        "results.csv"};

}  // namespace

std::string_view name_of(File file) { return kNames[static_cast<std::size_t>(file)]; }

std::optional<Row> begin_row(Table& table, File file, Reading& reading) {
  Row row{table.line(), table.required("sourcedId", limits::kExternalIdBytes)};
  const std::string_view status = table.text("status");
  const bool old_word = status == "inactive" && reading.manifest.version == Version::v1_1;
  if (status == "tobedeleted" || old_word) {
    ++reading.bundle.counts[table.file()].skipped;
    reading.index.add(file, row.id, RowState::deleted);
    return std::nullopt;
  }
  if (!status.empty() && status != "active") {
    table.report("status", ProblemCode::status_in_bulk);
  }
  return row;
}

bool end_row(Table& table, File file, const Row& row, Reading& reading) {
  if (!row.id.empty() && reading.index.find(file, row.id).has_value()) {
    table.report("sourcedId", ProblemCode::id_twice, printable(row.id));
  } else if (!row.id.empty()) {
    reading.index.add(file, row.id, table.failed() ? RowState::refused : RowState::good);
  }
  return !table.failed();
}

bool is_grade(std::string_view text) {
  constexpr std::array<std::string_view, 8> kWords{"IT", "PR", "PK", "TK",
                                                   "KG", "PS", "UG", "Other"};
  if (text.size() == 2 && text >= "01" && text <= "13" && text[1] >= '0' && text[1] <= '9') {
    return true;
  }
  return std::ranges::find(kWords, text) != kWords.end();
}

}  // namespace letopis::import
