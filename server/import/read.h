#pragma once
// The first pass over a bundle: text and values of each file. Inner header of server/import.
#include <span>
#include <string_view>
#include <utility>

#include "schema/types/limits.h"
#include "server/import/csv.h"
#include "server/import/index.h"
#include "server/import/manifest.h"
#include "server/import/roster.h"
#include "server/import/table.h"

namespace letopis::import {

struct Reading {
  const Files& files;
  const Manifest& manifest;
  Problems& problems;
  Index& index;
  Bundle& bundle;
  CsvLimits limits;
};

void read_orgs(Reading& reading);
void read_sessions(Reading& reading);
void read_courses(Reading& reading);
void read_users(Reading& reading);
void read_roles(Reading& reading);
void read_classes(Reading& reading);
void read_enrollments(Reading& reading);
void read_demographics(Reading& reading);
void read_categories(Reading& reading);
void read_line_items(Reading& reading);
void read_results(Reading& reading);

/// The second pass: references between the rows; rows that fail leave the bundle.
void check_references(Reading& reading);

/// Reads sourcedId and status. Nothing when the row is to be passed over (it is then counted).
[[nodiscard]] std::optional<Row> begin_row(Table& table, File file, Reading& reading);
/// Notes the row's id; true when the row may stay.
[[nodiscard]] bool end_row(Table& table, File file, const Row& row, Reading& reading);

/// A word of a closed list. In version 1.2 an "ext:" word is permitted and means `extension`.
template <class Value>
struct Word {
  std::string_view text;
  Value value;
};

template <class Value, std::size_t Count>
Value word(Table& table, std::string_view column, const std::array<Word<Value>, Count>& words,
           Value extension, Version version) {
  const std::string_view text = table.text(column);
  for (const Word<Value>& candidate : words) {
    if (candidate.text == text) return candidate.value;
  }
  if (text.empty()) {
    table.report(column, ProblemCode::value_missing);
  } else if (version == Version::v1_1 || !text.starts_with("ext:")) {
    table.report(column, ProblemCode::value_unknown);
  }
  return extension;
}

/// Reads a file row by row into `out`; `read` fills one row from the table.
template <class Item, class Read>
void read_rows(Reading& reading, File file, std::span<const std::string_view> required,
               std::vector<Item>& out, Read read) {
  const std::string_view name = name_of(file);
  if (!reading.manifest.bulk.contains(name)) return;
  Table table(name, reading.files.find(name)->second, required, reading.problems, reading.limits);
  while (table.next()) {
    std::optional<Row> row = begin_row(table, file, reading);
    if (!row) continue;
    Item item;
    item.row = std::move(*row);
    read(table, item);
    if (end_row(table, file, item.row, reading)) out.push_back(std::move(item));
  }
  reading.bundle.counts[std::string(name)].rows = table.rows();
}

/// The grades of 1.1 and 1.2 (CEDS): 01 to 13 and a few words.
[[nodiscard]] bool is_grade(std::string_view text);

}  // namespace letopis::import
