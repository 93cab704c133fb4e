#include "server/auth/password.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "schema/types/bytes.h"
#include "server/auth/cookie.h"
#include "tests/server/auth/support.h"

namespace letopis::auth {
namespace {

using testing::SeededRandom;

// RFC 7914, section 12; the fourth vector needs 1 GiB and is beyond the bound.
TEST(Scrypt, GivesTheKnownAnswers) {
  EXPECT_EQ(to_hex(*scrypt("", "", {4, 1, 1}, 64)),
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
            "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
  EXPECT_EQ(to_hex(*scrypt("password", "NaCl", {10, 8, 16}, 64)),
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
            "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640");
  EXPECT_EQ(to_hex(*scrypt("pleaseletmein", "SodiumChloride", {14, 8, 1}, 64)),
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
            "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887");
}

TEST(Scrypt, RefusesACostThatWouldTakeTooMuch) {
  EXPECT_FALSE(scrypt("a", "b", {20, 8, 1}, 32).has_value());
  EXPECT_FALSE(scrypt("a", "b", {40, 8, 1}, 32).has_value());
  EXPECT_FALSE(scrypt("a", "b", {14, 8, 17}, 32).has_value());
  EXPECT_FALSE(scrypt("a", "b", {0, 8, 1}, 32).has_value());
}

TEST(Password, FitsTheVerifierThatWasMadeOfItAndNoOther) {
  SeededRandom random;
  const auto verifier = make_verifier("верный пароль", random);
  ASSERT_TRUE(verifier.has_value());
  EXPECT_EQ(verifier->substr(0, 14), "scrypt$15$8$1$");
  EXPECT_EQ(check_password("верный пароль", *verifier), PasswordCheck::right);
  EXPECT_EQ(check_password("верный парол", *verifier), PasswordCheck::wrong);
  EXPECT_EQ(check_password("", *verifier), PasswordCheck::wrong);
  EXPECT_EQ(check_password(std::string(300, 'x'), *verifier), PasswordCheck::wrong);
}

TEST(Password, HasAnotherVerifierEachTime) {
  SeededRandom random;
  EXPECT_NE(make_verifier("same", random), make_verifier("same", random));
}

TEST(Password, IsRefusedWhenEmptyTooLongOrNotText) {
  SeededRandom random;
  EXPECT_FALSE(make_verifier("", random).has_value());
  EXPECT_FALSE(make_verifier(std::string(257, 'x'), random).has_value());
  EXPECT_FALSE(make_verifier("\xFF", random).has_value());
}

TEST(Password, SaysWhenItsVerifierIsOfAnOldKind) {
  const std::string salt(16, 's');
  const std::string verifier =
      "scrypt$14$8$1$" + to_base64(salt) + "$" + to_base64(*scrypt("old", salt, {14, 8, 1}, 32));
  EXPECT_EQ(check_password("old", verifier), PasswordCheck::right_but_weak);
  EXPECT_EQ(check_password("new", verifier), PasswordCheck::wrong);
}

class DamagedVerifier : public ::testing::TestWithParam<const char*> {};

TEST_P(DamagedVerifier, IsUnusable) {
  EXPECT_EQ(check_password("a", GetParam()), PasswordCheck::unusable);
}

INSTANTIATE_TEST_SUITE_P(
    Table, DamagedVerifier,
    ::testing::Values(
        "", "scrypt", "bcrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAA", "scrypt$15$8$1$$",
        "scrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAA",
        "scrypt$40$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "scrypt$-1$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "scrypt$15$8$99$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "scrypt$15$8$1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "scrypt$15$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=$"));

TEST(Password, IsCheckedForAnUnknownLoginAsWell) {
  EXPECT_EQ(check_password("any", decoy_verifier()), PasswordCheck::wrong);
}

TEST(StartPassword, HasFourGroupsOfFourPlainSigns) {
  SeededRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string password = make_start_password(random);
    ASSERT_EQ(password.size(), 19U);
    EXPECT_EQ(password[4], '-');
    EXPECT_EQ(password[9], '-');
    EXPECT_EQ(password[14], '-');
    EXPECT_EQ(password.find_first_of("il1o0ABC "), std::string::npos) << password;
    EXPECT_TRUE(seen.insert(password).second);
  }
}

TEST(Cookie, IsNotReadableByScriptsNorSentFromElsewhere) {
  EXPECT_EQ(set_session_cookie("abc", false),
            "letopis_session=abc; Path=/; HttpOnly; SameSite=Strict");
  EXPECT_EQ(set_session_cookie("abc", true),
            "letopis_session=abc; Path=/; HttpOnly; SameSite=Strict; Secure");
  EXPECT_EQ(clear_session_cookie(true),
            "letopis_session=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0");
}

TEST(Cookie, ComparesSecretsWhole) {
  EXPECT_TRUE(same_secret("abc", "abc"));
  EXPECT_FALSE(same_secret("abc", "abd"));
  EXPECT_FALSE(same_secret("abc", "ab"));
  EXPECT_FALSE(same_secret("", ""));
}

TEST(Cookie, WritesBase64ForUrls) { EXPECT_EQ(to_base64url("\xFB\xFF\xBF\x01"), "-_-_AQ"); }

}  // namespace
}  // namespace letopis::auth
