#include "server/import/table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace letopis::import {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

}  // namespace

Table::Table(std::string_view file, std::string_view text,
             std::span<const std::string_view> required, Problems& problems,
             const CsvLimits& limits)
    : file_(file), reader_(text, limits), problems_(problems) {
  over_ = !read_header(required);
}

bool Table::read_header(std::span<const std::string_view> required) {
  CsvRow header;
  const Result<bool, CsvError> read = reader_.next(header);
  if (!read) {
    add(read.error().line, std::to_string(read.error().column), read.error().code, {},
        Severity::error);
    return false;
  }
  if (!read.value()) {
    add(0, {}, ProblemCode::header_missing, {}, Severity::error);
    return false;
  }
  bool good = true;
  for (const std::string& name : header.fields) {
    std::string plain(trimmed(name));
    if (!plain.empty() && std::ranges::find(header_, plain) != header_.end()) {
      add(header.line, printable(plain), ProblemCode::column_twice, {}, Severity::error);
      good = false;
    }
    header_.push_back(std::move(plain));
  }
  for (const std::string_view name : required) {
    if (std::ranges::find(header_, name) != header_.end()) continue;
    add(header.line, std::string(name), ProblemCode::column_missing, {}, Severity::error);
    good = false;
  }
  return good;
}

bool Table::fits_header() {
  for (std::size_t i = header_.size(); i < row_.fields.size(); ++i) {
    if (trimmed(row_.fields[i]).empty()) continue;
    report(std::to_string(i + 1), ProblemCode::extra_fields);
    return false;
  }
  return true;
}

bool Table::next() {
  while (!over_) {
    failed_ = false;
    const Result<bool, CsvError> read = reader_.next(row_);
    if (!read) {
      const CsvError& error = read.error();
      const bool named = error.column > 0 && error.column <= header_.size();
      ++rows_;
      add(error.line, named ? header_[error.column - 1] : std::to_string(error.column), error.code,
          {}, Severity::error);
      over_ = error.fatal;
      continue;
    }
    over_ = !read.value();
    if (over_) break;
    ++rows_;
    if (fits_header()) return true;
  }
  return false;
}

std::string_view Table::text(std::string_view column) const {
  const auto found = std::ranges::find(header_, column);
  const auto index = static_cast<std::size_t>(found - header_.begin());
  return index < row_.fields.size() && index < header_.size() ? trimmed(row_.fields[index])
                                                              : std::string_view{};
}

std::string Table::required(std::string_view column, std::size_t max) {
  std::string out = optional(column, max);
  if (out.empty() && text(column).empty()) report(column, ProblemCode::value_missing);
  return out;
}

std::string Table::optional(std::string_view column, std::size_t max) {
  const std::string_view value = text(column);
  if (value.size() <= max) return std::string(value);
  report(column, ProblemCode::value_too_long, std::to_string(max));
  return {};
}

std::vector<std::string> Table::list(std::string_view column, std::size_t max) {
  std::vector<std::string> out;
  std::string_view rest = text(column);
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view item = trimmed(rest.substr(0, comma));
    if (item.size() > max) report(column, ProblemCode::value_too_long, std::to_string(max));
    if (!item.empty() && item.size() <= max) out.emplace_back(item);
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
  }
  return out;
}

std::optional<SchoolDate> Table::date(std::string_view column, bool must) {
  const std::string_view value = text(column);
  if (value.empty()) {
    if (must) report(column, ProblemCode::value_missing);
    return std::nullopt;
  }
  const std::optional<SchoolDate> out = parse_date(value);
  if (!out) report(column, ProblemCode::date_invalid);
  return out;
}

std::optional<double> Table::number(std::string_view column) {
  const std::string_view value = text(column);
  if (value.empty()) return std::nullopt;
  double out = 0;
  const char* end = value.data() + value.size();
  const auto [rest, error] = std::from_chars(value.data(), end, out, std::chars_format::fixed);
  if (error != std::errc{} || rest != end || !std::isfinite(out)) {
    report(column, ProblemCode::number_invalid);
    return std::nullopt;
  }
  return out;
}

std::optional<bool> Table::boolean(std::string_view column, bool must) {
  const std::string_view value = text(column);
  if (value == "true") return true;
  if (value == "false") return false;
  if (!value.empty()) {
    report(column, ProblemCode::boolean_invalid);
  } else if (must) {
    report(column, ProblemCode::value_missing);
  }
  return std::nullopt;
}

void Table::report(std::string_view column, ProblemCode code, std::string detail) {
  add(row_.line, std::string(column), code, std::move(detail), Severity::error);
}

void Table::warn(std::string_view column, ProblemCode code, std::string detail) {
  add(row_.line, std::string(column), code, std::move(detail), Severity::warning);
}

void Table::add(std::uint32_t line, std::string_view column, ProblemCode code, std::string detail,
                Severity severity) {
  if (severity == Severity::error) failed_ = true;
  problems_.add({file_, line, printable(column), code, std::move(detail), severity, {}});
}

}  // namespace letopis::import
