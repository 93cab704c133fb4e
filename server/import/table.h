#pragma once
// A CSV file as rows whose fields are asked for by the name of their column.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/types/time.h"
#include "server/import/csv.h"
#include "server/import/problem.h"

namespace letopis::import {

/// Reads a file with a header row. Columns are found by name, in any order; those nobody asks for
/// are ignored. What is wrong goes to `problems`, which must outlive the table, as must name and
/// text. Not thread-safe.
class Table {
 public:
  Table(std::string_view file, std::string_view text, std::span<const std::string_view> required,
        Problems& problems, const CsvLimits& limits = {});

  /// Moves to the next row that can be read; false at the end. Rows that cannot are reported.
  [[nodiscard]] bool next();

  [[nodiscard]] std::uint32_t line() const { return row_.line; }

  /// Rows below the header so far, unreadable ones included.
  [[nodiscard]] std::size_t rows() const { return rows_; }

  /// Whether any problem (not a warning) was reported since the row began.
  [[nodiscard]] bool failed() const { return failed_; }

  [[nodiscard]] const std::string& file() const { return file_; }

  /// The field without spaces around it; empty when the column or the field is not there.
  [[nodiscard]] std::string_view text(std::string_view column) const;
  /// The same; empty or longer than `max` bytes is reported.
  [[nodiscard]] std::string required(std::string_view column, std::size_t max);
  /// The same, but may be empty.
  [[nodiscard]] std::string optional(std::string_view column, std::size_t max);
  /// Comma separated values of one field, without empty ones.
  [[nodiscard]] std::vector<std::string> list(std::string_view column, std::size_t max);
  [[nodiscard]] std::optional<SchoolDate> date(std::string_view column, bool must);
  [[nodiscard]] std::optional<double> number(std::string_view column);
  [[nodiscard]] std::optional<bool> boolean(std::string_view column, bool must);

  void report(std::string_view column, ProblemCode code, std::string detail = {});
  void warn(std::string_view column, ProblemCode code, std::string detail = {});

 private:
  [[nodiscard]] bool read_header(std::span<const std::string_view> required);
  void add(std::uint32_t line, std::string_view column, ProblemCode code, std::string detail,
           Severity severity);
  [[nodiscard]] bool fits_header();

  std::string file_;
  CsvReader reader_;
  Problems& problems_;
  std::vector<std::string> header_;
  CsvRow row_;
  std::size_t rows_ = 0;
  bool failed_ = false;
  bool over_ = false;
};

}  // namespace letopis::import
