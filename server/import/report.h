#pragma once
// What became of an import: counts for each file, and what was wrong with which row.
#include <string>

#include "server/import/problem.h"
#include "server/import/roster.h"

namespace letopis::import {

struct Report {
  Counts counts;
  Problems problems;
  std::size_t actions = 0;  // accepted

  /// All rows were taken, or may be: nothing was refused.
  [[nodiscard]] bool good() const { return problems.errors() == 0; }
};

/// Lines for a terminal: one for each file, one for each problem.
[[nodiscard]] std::string to_text(const Report& report, Language language);
/// One JSON object: {"good", "actions", "errors", "warnings", "left_out", "files", "problems"}.
[[nodiscard]] std::string to_json(const Report& report);

}  // namespace letopis::import
