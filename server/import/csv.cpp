#include "server/import/csv.h"

#include <utility>

#include "schema/types/bytes.h"

namespace letopis::import {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7F;
}

}  // namespace

CsvReader::CsvReader(std::string_view text, const CsvLimits& limits)
    : text_(text), limits_(limits) {
  if (text_.starts_with(kMark)) text_.remove_prefix(kMark.size());
}

Failure<CsvError> CsvReader::error(ProblemCode code, bool fatal) const {
  return Failure{CsvError{line_, column_, code, fatal}};
}

Result<bool, CsvError> CsvReader::fail(ProblemCode code, bool fatal) {
  const Failure<CsvError> out = error(code, fatal);
  if (fatal) over_ = true;
  return out;
}

bool CsvReader::at_break() const {
  if (at_ >= text_.size()) return false;
  return text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n";
}

void CsvReader::pass_break() {
  at_ += text_[at_] == '\n' ? std::size_t{1} : std::size_t{2};
  ++line_;
}

void CsvReader::pass_line() {
  const std::size_t end = text_.find('\n', at_);
  if (end == std::string_view::npos) {
    at_ = text_.size();
    return;
  }
  at_ = end + 1;
  ++line_;
}

Result<void, CsvError> CsvReader::quoted(std::string& field) {
  const std::uint32_t opened = line_;
  ++at_;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '"') {
      if (text_.substr(at_, 2) != "\"\"") {
        ++at_;
        const bool ends = at_ == text_.size() || text_[at_] == ',' || at_break();
        if (!ends) return error(ProblemCode::quote_stray, false);
        return {};
      }
      ++at_;
    } else if (at_break()) {
      if (c == '\r') field.push_back(text_[at_++]);
      ++line_;
    } else if (is_control(c)) {
      return error(ProblemCode::control_character, false);
    }
    if (field.size() >= limits_.field_bytes) return error(ProblemCode::field_too_long, false);
    field.push_back(text_[at_++]);
  }
  line_ = opened;
  return error(ProblemCode::quote_open, true);
}

Result<void, CsvError> CsvReader::plain(std::string& field) {
  while (at_ < text_.size() && text_[at_] != ',' && !at_break()) {
    const char c = text_[at_];
    if (c == '"') return error(ProblemCode::quote_stray, false);
    if (is_control(c)) return error(ProblemCode::control_character, false);
    if (field.size() >= limits_.field_bytes) return error(ProblemCode::field_too_long, false);
    field.push_back(c);
    ++at_;
  }
  return {};
}

Result<bool, CsvError> CsvReader::next(CsvRow& row) {
  if (over_) return false;
  column_ = 0;
  if (text_.size() > limits_.file_bytes) return fail(ProblemCode::too_large, true);
  while (at_break()) pass_break();
  if (at_ >= text_.size()) return false;
  if (rows_ >= limits_.rows) return fail(ProblemCode::too_many_rows, true);
  ++rows_;
  row.line = line_;
  std::size_t count = 0;
  while (true) {
    column_ = static_cast<std::uint32_t>(count + 1);
    if (count >= limits_.columns) {
      const Failure<CsvError> out = error(ProblemCode::too_many_columns, false);
      pass_line();
      return out;
    }
    if (row.fields.size() <= count) row.fields.emplace_back();
    std::string& field = row.fields[count++];
    field.clear();
    const bool quote = at_ < text_.size() && text_[at_] == '"';
    Result<void, CsvError> read = quote ? quoted(field) : plain(field);
    if (read && !is_utf8(field)) read = error(ProblemCode::not_utf8, false);
    if (!read) {
      over_ = read.error().fatal;
      if (!over_) pass_line();
      return Failure{read.error()};
    }
    if (at_ < text_.size() && text_[at_] == ',') {
      ++at_;
      continue;
    }
    if (at_break()) pass_break();
    row.fields.resize(count);
    return true;
  }
}

}  // namespace letopis::import
