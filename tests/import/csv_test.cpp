#include "server/import/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/import/table.h"

namespace letopis::import {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Each record as "line: a|b|c", each error as "line/column code".
std::vector<std::string> read(std::string_view text, const CsvLimits& limits = {}) {
  std::vector<std::string> out;
  CsvReader reader(text, limits);
  CsvRow row;
  while (out.size() < 100) {
    const Result<bool, CsvError> got = reader.next(row);
    if (!got) {
      out.push_back(std::to_string(got.error().line) + "/" + std::to_string(got.error().column) +
                    " " + std::string(code_of(got.error().code)));
      continue;
    }
    if (!got.value()) break;
    std::string text_row = std::to_string(row.line) + ": ";
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
      text_row += (i == 0 ? "" : "|") + row.fields[i];
    }
    out.push_back(text_row);
  }
  return out;
}

TEST(Csv, ReadsLinesWithEitherEndAndWithoutTheLastOne) {
  EXPECT_THAT(read("a,b\r\n1,2\n3,4"), ElementsAre("1: a|b", "2: 1|2", "3: 3|4"));
  EXPECT_THAT(read("\xEF\xBB\xBF"
                   "a\n1\n"),
              ElementsAre("1: a", "2: 1"));
  EXPECT_THAT(read(""), IsEmpty());
  EXPECT_THAT(read("a\n\n\r\n1"), ElementsAre("1: a", "4: 1"));
}

TEST(Csv, ReadsQuotedFields) {
  EXPECT_THAT(read("\"a,b\",\"say \"\"yes\"\"\",\"\""), ElementsAre("1: a,b|say \"yes\"|"));
  EXPECT_THAT(read("\"one\ntwo\",x\n3,4"), ElementsAre("1: one\ntwo|x", "3: 3|4"));
  EXPECT_THAT(read("\"one\r\ntwo\"\r\nx"), ElementsAre("1: one\r\ntwo", "3: x"));
  EXPECT_THAT(read("a,,"), ElementsAre("1: a||"));
}

TEST(Csv, NamesThePlaceOfEveryFaultAndGoesOnBehindIt) {
  EXPECT_THAT(read("a,b\nx,y\"z\n1,2"), ElementsAre("1: a|b", "2/2 quote_stray", "3: 1|2"));
  EXPECT_THAT(read("\"a\"b,c\n1"), ElementsAre("1/1 quote_stray", "2: 1"));
  EXPECT_THAT(read("a\rb\n1"), ElementsAre("1/1 control_character", "2: 1"));
  EXPECT_THAT(read(std::string_view("a\0b\n1", 5)), ElementsAre("1/1 control_character", "2: 1"));
  EXPECT_THAT(read("a,\xFF\xFE\n1"), ElementsAre("1/2 not_utf8", "2: 1"));
  EXPECT_THAT(read("1\nx,\"open\n\n\n"), ElementsAre("1: 1", "2/2 quote_open"));
}

TEST(Csv, KeepsWithinItsBounds) {
  const CsvLimits small{.file_bytes = 40, .field_bytes = 4, .columns = 3, .rows = 2};
  EXPECT_THAT(read("abcd,abcde\n1", small), ElementsAre("1/2 field_too_long", "2: 1"));
  EXPECT_THAT(read("\"abcde\"\n1", small), ElementsAre("1/1 field_too_long", "2: 1"));
  EXPECT_THAT(read("1,2,3\n1,2,3,4\n", small), ElementsAre("1: 1|2|3", "2/4 too_many_columns"));
  EXPECT_THAT(read("1\n2\n3\n", small), ElementsAre("1: 1", "2: 2", "3/0 too_many_rows"));
  EXPECT_THAT(read(std::string(41, 'a'), small), ElementsAre("1/0 too_large"));
}

std::vector<std::string> codes(const Problems& problems) {
  std::vector<std::string> out;
  for (const Problem& problem : problems.list()) out.push_back(line_of(problem, Language::en));
  return out;
}

TEST(Table, FindsColumnsByNameInAnyOrder) {
  Problems problems;
  constexpr std::array<std::string_view, 2> kColumns{"b", "a"};
  Table table("t.csv", "x,a,b\n1, two ,3\n4\n5,6,7,,\n5,6,7,,8\n", kColumns, problems);
  ASSERT_TRUE(table.next());
  EXPECT_EQ(table.text("a"), "two");
  EXPECT_EQ(table.text("b"), "3");
  EXPECT_EQ(table.text("absent"), "");
  ASSERT_TRUE(table.next()) << "missing fields at the end count as empty";
  EXPECT_EQ(table.text("b"), "");
  ASSERT_TRUE(table.next()) << "empty fields too many do no harm";
  EXPECT_FALSE(table.next());
  EXPECT_EQ(table.rows(), 4U);
  EXPECT_THAT(codes(problems), ElementsAre("t.csv:5 [5]: the row has more fields than the header"));
}

TEST(Table, RefusesAHeaderThatLacksOrDoublesAColumn) {
  Problems problems;
  constexpr std::array<std::string_view, 2> kColumns{"b", "a"};
  Table table("t.csv", "a,c,c\n1,2,3\n", kColumns, problems);
  EXPECT_FALSE(table.next());
  EXPECT_THAT(codes(problems), ElementsAre("t.csv:1 [c]: the column is named twice",
                                           "t.csv:1 [b]: a required column is missing"));
}

TEST(Table, RefusesValuesThatAreNotWhatTheyShouldBe) {
  struct Case {
    std::string_view value;
    bool date, number, boolean;
  };

  const std::vector<Case> cases{
      {"2026-02-29", false, false, false}, {"2026-2-1", false, false, false},
      {"2024-02-29", true, false, false},  {"4", false, true, false},
      {"4.50", false, true, false},        {"4,5", false, false, false},
      {"1e3", false, false, false},        {"nan", false, false, false},
      {"0x10", false, false, false},       {"inf", false, false, false},
      {"true", false, false, true},        {"TRUE", false, false, false},
      {"1", false, true, false},           {"20260901", false, true, false}};
  for (const Case& one : cases) {
    Problems problems;
    constexpr std::array<std::string_view, 1> kColumns{"a"};
    const std::string text = "a\n\"" + std::string(one.value) + "\"\n";
    Table table("t.csv", text, kColumns, problems);
    ASSERT_TRUE(table.next());
    EXPECT_EQ(table.date("a", true).has_value(), one.date) << one.value;
    EXPECT_EQ(table.number("a").has_value(), one.number) << one.value;
    EXPECT_EQ(table.boolean("a", true).has_value(), one.boolean) << one.value;
  }
}

}  // namespace
}  // namespace letopis::import
