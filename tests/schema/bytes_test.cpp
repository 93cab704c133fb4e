#include "schema/types/bytes.h"

#include <gtest/gtest.h>

namespace letopis {
namespace {

TEST(Hex, WritesLowerCaseAndReadsBoth) {
  const Bytes bytes("\x00\x7F\xAB\xFF", 4);
  EXPECT_EQ(to_hex(bytes), "007fabff");
  EXPECT_EQ(from_hex("007fabff"), bytes);
  EXPECT_EQ(from_hex("007FABFF"), bytes);
  EXPECT_EQ(from_hex(""), "");
}

TEST(Hex, RefusesOddLengthsAndOtherCharacters) {
  for (const char* text : {"0", "0g", "g0", " 00", "0x00", "00 ", "абвг"}) {
    EXPECT_EQ(from_hex(text), std::nullopt) << text;
  }
}

struct Pair {
  const char* plain;
  const char* base64;
};

class Base64 : public testing::TestWithParam<Pair> {};

TEST_P(Base64, GoesBothWays) {
  EXPECT_EQ(to_base64(GetParam().plain), GetParam().base64);
  EXPECT_EQ(from_base64(GetParam().base64), GetParam().plain);
}

// RFC 4648 section 10.
INSTANTIATE_TEST_SUITE_P(Rfc4648, Base64,
                         testing::Values(Pair{"", ""}, Pair{"f", "Zg=="}, Pair{"fo", "Zm8="},
                                         Pair{"foo", "Zm9v"}, Pair{"foob", "Zm9vYg=="},
                                         Pair{"fooba", "Zm9vYmE="}, Pair{"foobar", "Zm9vYmFy"}));

TEST(Base64Strict, KeepsEveryByte) {
  Bytes all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  EXPECT_EQ(from_base64(to_base64(all)), all);
}

TEST(Base64Strict, RefusesEverySpellingButOne) {
  for (const char* text : {
           "Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zm9v=", "Zg==Zg==", "Zg=a",  // padding
           "Zh==", "Zm9=",                                                          // unused bits
           "Zm9v\n", " Zm9v", "Zm 9", "Zm-v", "Zm_v", "Zm9\xC3",                    // alphabet
       }) {
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
  }
}

TEST(Digest, IsMadeOfExactlyThirtyTwoBytes) {
  const Bytes bytes(32, 'x');
  ASSERT_TRUE(digest_of(bytes));
  EXPECT_EQ(view_of(*digest_of(bytes)), bytes);
  EXPECT_FALSE(digest_of(Bytes(31, 'x')));
  EXPECT_FALSE(digest_of(Bytes(33, 'x')));
  EXPECT_FALSE(id128_of(bytes));
  EXPECT_TRUE(id128_of(Bytes(16, 'x')));
}

TEST(Uuid, GoesBothWays) {
  const auto id = from_uuid("F81D4FAE-7dec-11d0-a765-00a0c91e6bf6");
  ASSERT_TRUE(id);
  EXPECT_EQ(to_uuid(*id), "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
}

TEST(Uuid, RefusesWhatIsNotOne) {
  for (const char* text : {
           "",
           "f81d4fae7dec11d0a76500a0c91e6bf6",
           "f81d4fae-7dec-11d0-a765-00a0c91e6bf",
           "f81d4fae-7dec-11d0-a765-00a0c91e6bf66",
           "f81d4fae-7dec-11d0-a765+00a0c91e6bf6",
           "f81d4fae-7dec-11d0-a765-00a0c91e6bfg",
           "{81d4fae-7dec-11d0-a765-00a0c91e6bf}",
       }) {
    EXPECT_EQ(from_uuid(text), std::nullopt) << text;
  }
}

TEST(Utf8, TakesWellFormedText) {
  for (const char* text : {"", "a", "7 «Б»", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF0\x90\x80\x80",
                           "\xF4\x8F\xBF\xBF", "😀"}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
}

TEST(Utf8, RefusesMalformedText) {
  for (const char* text : {
           "\x80",
           "\xBF",
           "\xC2",
           "\xC2\x41",
           "\xC0\x80",
           "\xC1\xBF",  // two bytes
           "\xE0\x9F\xBF",
           "\xE2\x82",
           "\xE2\x28\xA1",
           "\xED\xA0\x80",  // three
           "\xF0\x8F\xBF\xBF",
           "\xF0\x90\x80",
           "\xF4\x90\x80\x80",
           "\xF5\x80\x80\x80",
           "\xFE",
           "\xFF",
           "good\xD0",
       }) {
    EXPECT_FALSE(is_utf8(text)) << to_hex(text);
  }
}

}  // namespace
}  // namespace letopis
