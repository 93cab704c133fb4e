#pragma once
// A strict, bounded reader of RFC 4180 text. UTF-8 with an optional mark; lines end in CRLF or LF
// and the last one may lack its end; quoted fields may hold quotes (doubled), commas and line
// breaks.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/types/result.h"
#include "server/import/problem.h"

namespace letopis::import {

struct CsvLimits {
  std::size_t file_bytes = std::size_t{64} << 20U;
  std::size_t field_bytes = std::size_t{64} << 10U;
  std::size_t columns = 200;
  std::size_t rows = 2'000'000;
};

/// One record: `line` is where it starts, counted from 1.
struct CsvRow {
  std::uint32_t line = 0;
  std::vector<std::string> fields;
};

/// Where and why a record cannot be read; `column` is the number of the field, from 1.
struct CsvError {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  ProblemCode code{};
  bool fatal = false;  // nothing more can be read from this file
};

/// Reads record by record. The text must outlive the reader. Not thread-safe. After an error that
/// is not fatal the next call goes on behind the next line break. Empty lines are passed over.
class CsvReader {
 public:
  CsvReader(std::string_view text, const CsvLimits& limits);
  /// Fills `row` (whose storage is used again). True: a record; false: the end.
  [[nodiscard]] Result<bool, CsvError> next(CsvRow& row);

 private:
  [[nodiscard]] Result<bool, CsvError> fail(ProblemCode code, bool fatal);
  [[nodiscard]] Result<void, CsvError> quoted(std::string& field);
  [[nodiscard]] Result<void, CsvError> plain(std::string& field);
  [[nodiscard]] bool at_break() const;
  void pass_break();
  void pass_line();
  [[nodiscard]] Failure<CsvError> error(ProblemCode code, bool fatal) const;

  std::string_view text_;
  CsvLimits limits_;
  std::size_t at_ = 0;
  std::size_t rows_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t column_ = 0;
  bool over_ = false;
};

}  // namespace letopis::import
