// What RFC 9112 says must be refused, sent over a socket to a running server.
#include <thread>
#include <vector>

#include "tests/server/http/support.h"

namespace letopis::http::testing {
namespace {

struct Hostile {
  const char* name;
  std::string bytes;
  int status;
};

void PrintTo(const Hostile& row, std::ostream* out) { *out << row.name; }

class HostileRequest : public EdgeTest, public ::testing::WithParamInterface<Hostile> {};

TEST_P(HostileRequest, IsRefusedAndHarmsNoNeighbour) {
  serve();
  Client neighbour(port());
  EXPECT_EQ(neighbour.ask(get("/before")).body, "/before|");
  Client hostile(port());
  const Answer answer = hostile.ask(GetParam().bytes);
  EXPECT_EQ(answer.status, GetParam().status) << answer.head;
  EXPECT_EQ(answer.field("Content-Type"), "application/problem+json");
  EXPECT_EQ(answer.field("Connection"), "close");
  EXPECT_NE(answer.body.find("\"title_en\":"), std::string::npos);
  EXPECT_TRUE(hostile.ends());
  EXPECT_EQ(neighbour.ask(get("/after")).body, "/after|");
}

std::string with(const std::string& fields, const std::string& body = "") {
  return "POST /a HTTP/1.1\r\n" + fields + "\r\n" + body;
}

std::string many_fields() {
  std::string fields = "Host: a\r\n";
  for (int i = 0; i < 101; ++i) fields += "X: y\r\n";
  return fields;
}

INSTANTIATE_TEST_SUITE_P(
    Rfc9112, HostileRequest,
    ::testing::Values(
        Hostile{"no Host", with("X: y\r\n"), 400},
        Hostile{"several Hosts", with("Host: a\r\nHost: b\r\n"), 400},
        Hostile{"Host that is none", with("Host: a@b/\r\n"), 400},
        Hostile{"obs-fold", with("Host: a\r\nX: y\r\n\tz\r\n"), 400},
        Hostile{"space before colon", with("Host: a\r\nContent-Length : 3\r\n", "abc"), 400},
        Hostile{"chunked not last",
                with("Host: a\r\nTransfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"), 400},
        Hostile{"coding not chunked", with("Host: a\r\nTransfer-Encoding: gzip\r\n", "abc"), 400},
        Hostile{"coding unknown",
                with("Host: a\r\nTransfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
        Hostile{"both lengths",
                with("Host: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                400},
        Hostile{"two lengths",
                with("Host: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n", "abcd"), 400},
        Hostile{"length not a number", with("Host: a\r\nContent-Length: 3a\r\n", "abc"), 400},
        Hostile{"NUL in a field", with(std::string("Host: a\r\nX: \0\r\n", 15)), 400},
        Hostile{"name not a token", with("Host: a\r\nX(y): z\r\n"), 400},
        Hostile{"too many fields", with(many_fields()), 431},
        Hostile{"head too large", with("Host: a\r\nX: " + std::string(20'000, 'x') + "\r\n"), 431},
        Hostile{"head that never ends", "GET / HTTP/1.1\r\nX: " + std::string(17'000, 'x'), 431},
        Hostile{"target too long", get("/" + std::string(9'000, 'a')), 414},
        Hostile{"target that never ends", "GET /" + std::string(12'000, 'a'), 414},
        Hostile{"dots", get("/a/../b"), 400},
        Hostile{"escaped dots", get("/%2e%2e/etc/passwd"), 400},
        Hostile{"escaped NUL", get("/a%00b"), 400}, Hostile{"half an escape", get("/a%4"), 400},
        Hostile{"not UTF-8", get("/%C3%28"), 400}, Hostile{"raw bytes", get("/\xC3\xA9"), 400},
        Hostile{"authority-form", get("school.example:443"), 400},
        Hostile{"asterisk without OPTIONS", get("*"), 400},
        Hostile{"CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", 501},
        Hostile{"method unknown", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        Hostile{"version 2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        Hostile{"version 0.9", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505},
        Hostile{"preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        Hostile{"no version", "GET /\r\n\r\n", 400},
        Hostile{"bare LF", "GET / HTTP/1.1\nHost: a\n\n", 400},
        Hostile{"TLS to a plain port", std::string("\x16\x03\x01\x02\x00\x01", 6), 400},
        Hostile{"expectation unknown", with("Host: a\r\nExpect: tea\r\n"), 417},
        Hostile{"body too large", with("Host: a\r\nContent-Length: 1048577\r\n"), 413},
        Hostile{"chunk too large",
                with("Host: a\r\nTransfer-Encoding: chunked\r\n", "100001\r\nabc"), 413},
        Hostile{"chunk size not hex", with("Host: a\r\nTransfer-Encoding: chunked\r\n", "xyz\r\n"),
                400},
        Hostile{"chunk size overflows",
                with("Host: a\r\nTransfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n"), 400},
        Hostile{"chunk without its end",
                with("Host: a\r\nTransfer-Encoding: chunked\r\n", "3\r\nabcdef\r\n"), 400},
        Hostile{"chunk extension without end",
                with("Host: a\r\nTransfer-Encoding: chunked\r\n", "3;" + std::string(40'000, 'x')),
                400},
        Hostile{"trailers without end",
                with("Host: a\r\nTransfer-Encoding: chunked\r\n",
                     "0\r\nX: " + std::string(40'000, 'x')),
                400}));

TEST_F(EdgeTest, RefusesABodyOfSmallChunksThatIsTooLargeInAll) {
  ServerOptions options;
  options.body_bytes = 1'000;
  serve(options);
  Client client(port());
  client.send("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 20; ++i) client.send("64\r\n" + std::string(100, 'x') + "\r\n");
  EXPECT_EQ(client.answer().status, 413);
}

TEST_F(EdgeTest, DoesNotTakeASmuggledRequestForASecondOne) {
  serve();
  Client client(port());
  client.send(
      "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
      "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.answer().status, 400);
  EXPECT_EQ(client.rest(), "");
}

TEST_F(EdgeTest, DropsTrailersInsteadOfTakingThemForFields) {
  serve({}, [](const RequestPtr& request, const Reply& reply) {
    reply(text(std::string(request->header("x-role").value_or("none"))));
  });
  Client client(port());
  const Answer answer = client.ask(
      "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n0\r\nX-Role: administrator\r\n\r\n");
  EXPECT_EQ(answer.body, "none");
}

TEST_F(EdgeTest, RefusesAnAnswerThatWouldSplitItself) {
  serve({}, [](const RequestPtr&, const Reply& reply) {
    reply(std::move(text("a").with("X-Name", "a\r\nSet-Cookie: b=c")));
  });
  Client client(port());
  const Answer answer = client.ask(get("/"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_FALSE(answer.has("Set-Cookie"));
}

TEST_F(EdgeTest, SurvivesGarbageOnManyConnections) {
  serve();
  std::vector<std::thread> clients;
  for (unsigned seed = 1; seed <= 4; ++seed) {
    clients.emplace_back([this, seed] {
      unsigned state = seed;
      for (int round = 0; round < 25; ++round) {
        std::string bytes =
            get("/a") + "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
        for (int i = 0; i < 3; ++i) {
          state = state * 1664525U + 1013904223U;
          bytes[(state >> 8) % bytes.size()] = static_cast<char>(state >> 24);
        }
        Client client(port());
        client.send(bytes).finish();
        EXPECT_TRUE(client.ends());
      }
    });
  }
  for (std::thread& client : clients) client.join();
  Client client(port());
  EXPECT_EQ(client.ask(get("/still")).body, "/still|");
}

}  // namespace
}  // namespace letopis::http::testing
