#include "events/rules/bounds.h"

#include <gtest/gtest.h>

namespace letopis::rules {
namespace {

TEST(Bounds, SchoolDatesAreThoseThatCanBeParsed) {
  EXPECT_EQ(parse_date("1900-01-01"), kFirstDay);
  EXPECT_EQ(parse_date("2199-12-31"), kLastDay);
}

TEST(Bounds, ALineHoldsNothingUnseen) {
  for (const char* text : {"", "Анна-Мария О’Коннор", "7 «Б»", "a\u00A0b", "李", "😀"}) {
    EXPECT_TRUE(is_line(text)) << text;
  }
  for (const char* text : {
           "a\nb",
           "a\tb",
           "a\rb",
           "\x01",
           "\x1F",
           "\x7F",
           "\xC2\x85",
           "\xC2\x9F",
           "\xE2\x80\xA8",
           "\xE2\x80\xAE",
           "\xE2\x81\xA6",
           "\xE2\x81\xA9",
           "\xC3",
           "\xFF",
       }) {
    EXPECT_FALSE(is_line(text)) << text;
  }
  EXPECT_FALSE(is_line(std::string_view("a\0b", 3)));
}

TEST(Bounds, ATextMayHaveSeveralLines) {
  EXPECT_TRUE(is_text("№ 1\r\n\t№ 2\n"));
  EXPECT_FALSE(is_text("\x1B[31m"));
  EXPECT_FALSE(is_text("\xE2\x80\xAE"));
}

TEST(Bounds, SpacesSayNothing) {
  EXPECT_TRUE(is_blank(""));
  EXPECT_TRUE(is_blank(" \t\n"));
  EXPECT_FALSE(is_blank(" я "));
}

TEST(Bounds, NameTheFirstFieldThatIsWrong) {
  const auto wrong = Bounds()
                         .name("full_name", "good", 4)
                         .name("short_name", "too long", 4)
                         .between("grade", 12, 0, 11)
                         .result();
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, RefusalCode::invalid_value);
  EXPECT_EQ(wrong.error().detail, "short_name");
  EXPECT_TRUE(Bounds().between("grade", 11, 0, 11).between("grade", 0, 0, 11).result());
  EXPECT_FALSE(Bounds().name("name", "  ", 4).result());
  EXPECT_FALSE(Bounds().day("day", plus_days(kFirstDay, -1)).result());
  EXPECT_FALSE(Bounds().day("day", plus_days(kLastDay, 1)).result());
}

}  // namespace
}  // namespace letopis::rules
