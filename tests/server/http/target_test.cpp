#include "server/http/target.h"

#include <gtest/gtest.h>

#include <string>

#include "server/http/message.h"

namespace letopis::http {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string path_of(std::string_view raw) {
  const auto target = parse_target(raw, false);
  return target ? target->path : "refused";
}

TEST(Target, DecodesThePathAndTheQuery) {
  const auto target = parse_target("/a/%D0%B0?name=%D0%B0+b&flag&&x=1=2", false);
  ASSERT_TRUE(target.has_value());
  EXPECT_EQ(target->path, "/a/а");
  EXPECT_EQ(target->query, (Pairs{{"name", "а b"}, {"flag", ""}, {"x", "1=2"}}));
}

TEST(Target, TakesTheAbsoluteFormWithoutItsAuthority) {
  EXPECT_EQ(path_of("http://school.example:8080/a?b=c"), "/a");
  EXPECT_EQ(path_of("HTTPS://school.example"), "/");
  EXPECT_EQ(path_of("http://school.example?x"), "/");
  EXPECT_EQ(path_of("http:///a"), "refused");
  EXPECT_EQ(path_of("ftp://school.example/a"), "refused");
}

TEST(Target, DropsASlashAtTheEnd) {
  EXPECT_EQ(path_of("/a/"), "/a");
  EXPECT_EQ(path_of("/"), "/");
  EXPECT_EQ(path_of("/?x=/"), "/");
}

TEST(Target, TakesTheAsteriskForOptionsOnly) {
  EXPECT_TRUE(parse_target("*", true)->whole_server);
  EXPECT_EQ(path_of("*"), "refused");
}

class HostileTarget : public ::testing::TestWithParam<const char*> {};

TEST_P(HostileTarget, IsRefused) {
  const auto target = parse_target(GetParam(), false);
  ASSERT_FALSE(target.has_value()) << target->path;
  EXPECT_EQ(target.error(), EdgeFault::malformed_target);
}

INSTANTIATE_TEST_SUITE_P(Table, HostileTarget,
                         ::testing::Values("", "a", "school.example:443", "//", "//a", "/a//b",
                                           "/.", "/..", "/a/../b", "/a/./b", "/a/%2e%2e/b", "/%2E",
                                           "/a%2fb", "/a%5Cb", "/a\\b", "/%00", "/a%0A", "/%7F",
                                           "/%", "/%4", "/%zz", "/%C0%AF", "/%ED%A0%80", "/%FF",
                                           "/a b", "/a#b", "/a\"b", "/a<b>", "/a|b", "/\xD0\xB0",
                                           "/a?x=%", "/a?x=%0D%0A", "/a?%00", "/a?x=%FF",
                                           "/a?x=\xD0\xB0", "/a?x#y", "/a?x=\x7f"));

TEST(Target, RefusesOneThatIsTooLong) {
  const auto target = parse_target("/" + std::string(kTargetBytes, 'a'), false);
  ASSERT_FALSE(target.has_value());
  EXPECT_EQ(target.error(), EdgeFault::target_too_long);
}

TEST(Target, RefusesTooManyParameters) {
  std::string raw = "/?";
  for (std::size_t i = 0; i < kQueryParameters; ++i) raw += "a=1&";
  EXPECT_TRUE(parse_target(raw, false).has_value());
  EXPECT_FALSE(parse_target(raw + "b", false).has_value());
}

struct HeadCase {
  const char* name;
  std::string fields;  // behind the request line, without the empty line
  EdgeFault fault;
};

void PrintTo(const HeadCase& row, std::ostream* out) { *out << row.name; }

class HeadRule : public ::testing::TestWithParam<HeadCase> {};

TEST_P(HeadRule, Holds) {
  const auto head = inspect_head("GET / HTTP/1.1\r\n" + GetParam().fields + "\r\n");
  EXPECT_EQ(head ? EdgeFault::none : head.error(), GetParam().fault);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc9112, HeadRule,
    ::testing::Values(
        HeadCase{"sound", "Host: a\r\nX: y\r\n", EdgeFault::none},
        HeadCase{"empty host", "Host:\r\n", EdgeFault::none},
        HeadCase{"no host", "X: y\r\n", EdgeFault::wrong_host},
        HeadCase{"two hosts", "Host: a\r\nhost: a\r\n", EdgeFault::wrong_host},
        HeadCase{"host with a path", "Host: a/b\r\n", EdgeFault::wrong_host},
        HeadCase{"host with a space", "Host: a b\r\n", EdgeFault::wrong_host},
        HeadCase{"folded", "Host: a\r\nX: y\r\n z\r\n", EdgeFault::folded_field},
        HeadCase{"folded first", " X: y\r\nHost: a\r\n", EdgeFault::folded_field},
        HeadCase{"space before colon", "Host : a\r\n", EdgeFault::malformed_field},
        HeadCase{"no colon", "Host: a\r\nabc\r\n", EdgeFault::malformed_field},
        HeadCase{"no name", "Host: a\r\n: abc\r\n", EdgeFault::malformed_field},
        HeadCase{"name in Cyrillic", "Host: a\r\nя: abc\r\n", EdgeFault::malformed_field},
        HeadCase{"NUL", std::string("Host: a\r\nX: b\0c\r\n", 17), EdgeFault::malformed_field},
        HeadCase{"bare CR", "Host: a\r\nX: b\rc\r\n", EdgeFault::malformed_field},
        HeadCase{"bare LF", "Host: a\nX: b\r\n", EdgeFault::malformed_request},
        HeadCase{"length twice", "Host: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
                 EdgeFault::wrong_length},
        HeadCase{"length list", "Host: a\r\nContent-Length: 1, 1\r\n", EdgeFault::wrong_length},
        HeadCase{"length +1", "Host: a\r\nContent-Length: +1\r\n", EdgeFault::wrong_length},
        HeadCase{"length -1", "Host: a\r\nContent-Length: -1\r\n", EdgeFault::wrong_length},
        HeadCase{"length 0x1", "Host: a\r\nContent-Length: 0x1\r\n", EdgeFault::wrong_length},
        HeadCase{"no length", "Host: a\r\nContent-Length: \r\n", EdgeFault::wrong_length},
        HeadCase{"length of 20 digits", "Host: a\r\nContent-Length: 18446744073709551617\r\n",
                 EdgeFault::wrong_length},
        HeadCase{"both", "Host: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n",
                 EdgeFault::wrong_length},
        HeadCase{"chunked", "Host: a\r\nTransfer-Encoding: , Chunked\r\n", EdgeFault::none},
        HeadCase{"not chunked", "Host: a\r\nTransfer-Encoding: gzip\r\n", EdgeFault::wrong_coding},
        HeadCase{"not chunked last", "Host: a\r\nTransfer-Encoding: chunked, identity\r\n",
                 EdgeFault::wrong_coding},
        HeadCase{"chunked over two fields",
                 "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
                 EdgeFault::wrong_coding},
        HeadCase{"almost chunked", "Host: a\r\nTransfer-Encoding: xchunked\r\n",
                 EdgeFault::wrong_coding},
        HeadCase{"empty coding", "Host: a\r\nTransfer-Encoding:\r\n", EdgeFault::wrong_coding},
        HeadCase{"gzip, chunked", "Host: a\r\nTransfer-Encoding: gzip, chunked\r\n",
                 EdgeFault::coding_unknown},
        HeadCase{"chunked twice", "Host: a\r\nTransfer-Encoding: chunked, chunked\r\n",
                 EdgeFault::coding_unknown},
        HeadCase{"continue", "Host: a\r\nExpect: 100-Continue\r\n", EdgeFault::none},
        HeadCase{"odd expectation", "Host: a\r\nExpect: 200-ok\r\n",
                 EdgeFault::expectation_unknown}));

struct LineCase {
  std::string line;
  EdgeFault fault;
};

class RequestLineRule : public ::testing::TestWithParam<LineCase> {};

TEST_P(RequestLineRule, Holds) {
  const auto head = inspect_head(GetParam().line + "\r\nHost: a\r\n\r\n");
  EXPECT_EQ(head ? EdgeFault::none : head.error(), GetParam().fault) << GetParam().line;
}

INSTANTIATE_TEST_SUITE_P(
    Rfc9112, RequestLineRule,
    ::testing::Values(LineCase{"GET / HTTP/1.1", EdgeFault::none},
                      LineCase{"GET / HTTP/1.0", EdgeFault::none},
                      LineCase{"GET /", EdgeFault::malformed_request},
                      LineCase{"GET  HTTP/1.1", EdgeFault::malformed_request},
                      LineCase{"GET / HTTP/1.1 ", EdgeFault::malformed_request},
                      LineCase{"GET / a HTTP/1.1", EdgeFault::malformed_request},
                      LineCase{"GET\t/ HTTP/1.1", EdgeFault::malformed_request},
                      LineCase{" GET / HTTP/1.1", EdgeFault::malformed_request},
                      LineCase{"G(T / HTTP/1.1", EdgeFault::malformed_request},
                      LineCase{"GET / http/1.1", EdgeFault::malformed_request},
                      LineCase{"GET / HTTP/1", EdgeFault::malformed_request},
                      LineCase{"GET / HTTP/11", EdgeFault::malformed_request},
                      LineCase{"GET / HTTP/2.0", EdgeFault::version_unknown},
                      LineCase{"GET / HTTP/1.2", EdgeFault::version_unknown},
                      LineCase{"GET /" + std::string(kTargetBytes, 'a') + " HTTP/1.1",
                               EdgeFault::target_too_long}));

TEST(Head, NeedsNoHostInHttp10) {
  EXPECT_TRUE(inspect_head("GET / HTTP/1.0\r\n\r\n").has_value());
  EXPECT_FALSE(inspect_head("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n").has_value());
}

TEST(Head, RefusesTooManyFields) {
  std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (std::size_t i = 0; i < kHeadFields; ++i) head += "X: y\r\n";
  const auto inspected = inspect_head(head + "\r\n");
  ASSERT_FALSE(inspected.has_value());
  EXPECT_EQ(inspected.error(), EdgeFault::head_too_large);
}

TEST(Head, IsRefusedEarlyWhenItsStartIsGarbage) {
  EXPECT_EQ(inspect_start("\x16\x03\x01"), EdgeFault::malformed_request);
  EXPECT_EQ(inspect_start("GET / HTTP/1.1\n"), EdgeFault::malformed_request);
  EXPECT_EQ(inspect_start("GET /" + std::string(9'000, 'a')), EdgeFault::target_too_long);
  EXPECT_EQ(inspect_start("GET / HT"), std::nullopt);
}

TEST(Cookie, IsFoundAmongOthers) {
  EXPECT_EQ(cookie_value("a=1; session=abc=; b=2", "session"), "abc=");
  EXPECT_EQ(cookie_value("session=\"abc\"", "session"), "abc");
  EXPECT_EQ(cookie_value("xsession=1; session", "session"), std::nullopt);
  EXPECT_EQ(cookie_value(";;=;", "session"), std::nullopt);
  EXPECT_EQ(cookie_value("session=first; session=second", "session"), "first");
}

TEST(Request, FindsCookiesInAllItsCookieFields) {
  Request request;
  request.headers = {{"cookie", "a=1"}, {"accept", "*/*"}, {"cookie", "b=2"}};
  EXPECT_EQ(request.cookie("b"), "2");
  EXPECT_EQ(request.header("accept"), "*/*");
  EXPECT_EQ(request.header("host"), std::nullopt);
}

TEST(Request, FindsTheFirstOfItsParameters) {
  Request request;
  request.query = {{"from", "1"}, {"from", "2"}};
  EXPECT_EQ(request.parameter("from"), "1");
  EXPECT_EQ(request.parameter("to"), std::nullopt);
}

TEST(ETag, IsComparedWeaklyWithEachOfTheList) {
  EXPECT_TRUE(has_etag("\"a\", W/\"b\"", "\"b\""));
  EXPECT_TRUE(has_etag("\"a,b\",\"c\"", "\"c\""));
  EXPECT_TRUE(has_etag("*", "\"c\""));
  EXPECT_FALSE(has_etag("\"a,b\"", "\"b\""));
  EXPECT_FALSE(has_etag("\"a", "\"b\""));
  EXPECT_FALSE(has_etag("", "\"b\""));
}

}  // namespace
}  // namespace letopis::http
