#include "server/http/url.h"

#include <gtest/gtest.h>

namespace letopis::http {
namespace {

TEST(Url, IsTakenApartIntoWhatAConnectionNeeds) {
  const auto plain = parse_url("http://Witness.Example:8090/a/b%20c");
  ASSERT_TRUE(plain);
  EXPECT_FALSE(plain->tls);
  EXPECT_EQ(plain->host, "witness.example");
  EXPECT_EQ(plain->port, 8090);
  EXPECT_EQ(plain->path, "/a/b%20c");
  EXPECT_EQ(plain->host_field(), "witness.example:8090");
  const auto secure = parse_url("https://witness.example");
  ASSERT_TRUE(secure);
  EXPECT_TRUE(secure->tls);
  EXPECT_EQ(secure->port, 443);
  EXPECT_EQ(secure->path, "");
  EXPECT_EQ(secure->host_field(), "witness.example");
  EXPECT_EQ(parse_url("http://[::1]:8080/")->host, "::1");
  EXPECT_EQ(parse_url("http://[::1]:8080/")->host_field(), "[::1]:8080");
  EXPECT_EQ(parse_url("http://127.0.0.1")->port, 80);
}

TEST(Url, IsRefusedWhenItIsOfAnotherKind) {
  for (const std::string& text :
       std::vector<std::string>{"",
                                "http://",
                                "http:///x",
                                "witness.example",
                                "//witness.example",
                                "ftp://a/",
                                "HTTP://a",
                                "http://user@a/",
                                "http://user:pass@a/",
                                "http://a:0/",
                                "http://a:65536/",
                                "http://a:/",
                                "http://a:-1/",
                                "http://a:8x/",
                                "http://a b/",
                                "http://a/ b",
                                "http://a/?q",
                                "http://a/#f",
                                "http://a\r\nHost: b/",
                                "http://a/\r\nX: y",
                                std::string("http://a/\0b", 11),
                                "http://a/../b",
                                "http://a/.",
                                "http://[::1",
                                "http://[]/",
                                "http://::1/",
                                "http://[a.b]/x",
                                "http://[::1]8080/",
                                "http://\xC3\xA9/",
                                "http://a/\xC3\xA9",
                                "http://a\\b/",
                                "http://" + std::string(254, 'a') + "/",
                                "http://a/" + std::string(kUrlBytes, 'a')}) {
    EXPECT_FALSE(parse_url(text)) << text;
  }
}

TEST(Endpoint, IsAnAddressAndAPort) {
  EXPECT_EQ(parse_endpoint("127.0.0.1:0")->port, 0);
  EXPECT_EQ(parse_endpoint("127.0.0.1:8090")->address, "127.0.0.1");
  EXPECT_EQ(parse_endpoint("[::1]:8090")->address, "::1");
  for (const auto* const text : {"", ":8090", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                                 "127.0.0.1:8090/", "::1:8090", "127.0.0.1: 80"}) {
    EXPECT_FALSE(parse_endpoint(text)) << text;
  }
}

}  // namespace
}  // namespace letopis::http
