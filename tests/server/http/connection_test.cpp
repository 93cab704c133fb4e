// One connection: keep-alive, pipelining, bodies, deadlines, answers from other threads.
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/server/http/support.h"

namespace letopis::http::testing {
namespace {

using std::chrono::milliseconds;

std::string post(const std::string& target, const std::string& body, const std::string& more = "") {
  return "POST " + target +
         " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more +
         "\r\n" + body;
}

TEST_F(EdgeTest, AnswersSeveralRequestsOnOneConnection) {
  serve();
  Client client(port());
  EXPECT_EQ(client.ask(get("/1")).body, "/1|");
  EXPECT_EQ(client.ask(post("/2", "two")).body, "/2|two");
  EXPECT_EQ(client.ask(get("/3")).field("Connection"), "");
}

TEST_F(EdgeTest, AnswersPipelinedRequestsInOrder) {
  serve();
  Client client(port());
  client.send(get("/1") + post("/2", "two") + "\r\n" + get("/3"));
  EXPECT_EQ(client.answer().body, "/1|");
  EXPECT_EQ(client.answer().body, "/2|two");
  EXPECT_EQ(client.answer().body, "/3|");
}

TEST_F(EdgeTest, PutsTogetherARequestThatComesByteByByte) {
  serve();
  Client client(port());
  for (const char byte : post("/slow", "body")) client.send(std::string(1, byte));
  EXPECT_EQ(client.answer().body, "/slow|body");
}

TEST_F(EdgeTest, PutsTogetherChunks) {
  serve();
  Client client(port());
  client.send("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  client.send("3\r\nabc\r\n").send("4;x=y\r\ndefg\r\n").send("0\r\n\r\n" + get("/next"));
  EXPECT_EQ(client.answer().body, "/a|abcdefg");
  EXPECT_EQ(client.answer().body, "/next|");
}

TEST_F(EdgeTest, TakesABodyAsLargeAsItsLimit) {
  ServerOptions options;
  options.body_bytes = 300'000;
  serve(options, [](const RequestPtr& request, const Reply& reply) {
    reply(text(std::to_string(request->body.size())));
  });
  Client client(port());
  EXPECT_EQ(client.ask(post("/a", std::string(300'000, 'x'))).body, "300000");
  EXPECT_EQ(client.ask(post("/a", std::string(300'001, 'x'))).status, 413);
}

TEST_F(EdgeTest, SendsALargeAnswerWhole) {
  std::string large;
  for (int i = 0; i < 400'000; ++i) large += std::to_string(i);
  serve({}, [&](const RequestPtr&, const Reply& reply) { reply(text(large)); });
  Client client(port());
  EXPECT_EQ(client.ask(get("/")).body, large);
  EXPECT_EQ(client.ask(get("/")).body, large);
}

TEST_F(EdgeTest, ClosesWhenTheClientAsksForIt) {
  serve();
  Client client(port());
  const Answer answer = client.ask("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(answer.field("Connection"), "close");
  EXPECT_TRUE(client.ends());
}

TEST_F(EdgeTest, KeepsAnHttp10ConnectionOnlyWhenAskedTo) {
  serve();
  Client kept(port());
  EXPECT_EQ(kept.ask("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").field("Connection"),
            "keep-alive");
  EXPECT_EQ(kept.ask("GET /b HTTP/1.0\r\n\r\n").field("Connection"), "close");
  EXPECT_TRUE(kept.ends());
}

TEST_F(EdgeTest, AnswersHeadWithTheLengthButNoBody) {
  serve();
  Client client(port());
  client.send("HEAD /abc HTTP/1.1\r\nHost: a\r\n\r\n");
  const Answer answer = client.answer(true);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("Content-Length"), "5");
  EXPECT_EQ(client.ask(get("/next")).body, "/next|");
}

TEST_F(EdgeTest, SendsNoLengthWithoutContent) {
  serve({}, [](const RequestPtr&, const Reply& reply) { reply(text("dropped", 204)); });
  Client client(port());
  const Answer answer = client.ask(get("/"));
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.field("Content-Length"), "");
  EXPECT_EQ(client.ask(get("/")).status, 204);
}

TEST_F(EdgeTest, AnswersOptionsForTheWholeServer) {
  serve();
  Client client(port());
  const Answer answer = client.ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(answer.status, 204);
  EXPECT_EQ(answer.field("Allow"), "GET, HEAD, POST, PUT, DELETE, OPTIONS");
}

TEST_F(EdgeTest, InvitesABodyThatWaitsToBeInvited) {
  serve();
  Client client(port());
  client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(client.ask("abc").body, "/a|abc");
}

TEST_F(EdgeTest, RefusesATooLargeBodyWithoutInvitingIt) {
  serve();
  Client client(port());
  const Answer answer = client.ask(
      "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(answer.status, 413);
}

TEST_F(EdgeTest, ForbidsCachingAndSniffingWhereNothingElseIsSaid) {
  serve({}, [](const RequestPtr& request, const Reply& reply) {
    reply(request->path == "/page" ? std::move(text("a").with("Cache-Control", "no-cache"))
                                   : text("a"));
  });
  Client client(port());
  const Answer plain = client.ask(get("/"));
  EXPECT_EQ(plain.field("Cache-Control"), "no-store");
  EXPECT_EQ(plain.field("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(plain.field("Server"), "letopis");
  EXPECT_EQ(client.ask(get("/page")).field("Cache-Control"), "no-cache");
}

TEST_F(EdgeTest, TellsTheHandlerWhoAsksAndHow) {
  serve({}, [](const RequestPtr& request, const Reply& reply) {
    reply(text(request->peer + "|" + std::string(request->header("x-name").value_or("")) + "|" +
               std::string(request->cookie("c").value_or("")) + "|" +
               std::string(request->parameter("q").value_or(""))));
  });
  Client client(port());
  const Answer answer = client.ask(
      "PUT /a?q=%D0%B0 HTTP/1.1\r\nHost: a\r\nX-Name: \t b \r\nCookie: a=1; c=2\r\n\r\n");
  EXPECT_EQ(answer.body, "127.0.0.1|b|2|а");
}

/// Gives answers from threads of their own.
class Elsewhere {
 public:
  ~Elsewhere() {
    for (std::thread& thread : threads_) thread.join();
  }

  void answer(RequestPtr request, Reply reply) {
    const std::lock_guard lock(mutex_);
    threads_.emplace_back([request = std::move(request), reply = std::move(reply)] {
      reply(text(request->path));
      reply(text("second answers are dropped"));
    });
  }

 private:
  std::mutex mutex_;
  std::vector<std::thread> threads_;
};

TEST_F(EdgeTest, TakesAnswersFromOtherThreads) {
  Elsewhere elsewhere;
  serve({}, [&](const RequestPtr& request, Reply reply) {
    elsewhere.answer(request, std::move(reply));
  });
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([this, i] {
      Client client(port());
      for (int k = 0; k < 50; ++k) {
        const std::string path = "/" + std::to_string(i) + "/" + std::to_string(k);
        EXPECT_EQ(client.ask(get(path)).body, path);
      }
    });
  }
  for (std::thread& client : clients) client.join();
}

TEST_F(EdgeTest, AnswersForAHandlerThatForgot) {
  serve({}, [](const RequestPtr&, const Reply&) {});
  Client client(port());
  EXPECT_EQ(client.ask(get("/")).status, 500);
  EXPECT_EQ(client.ask(get("/")).status, 500);
}

TEST_F(EdgeTest, AnswersForAHandlerThatThrew) {
  serve({}, [](const RequestPtr&, const Reply&) { throw std::runtime_error("not shown"); });
  Client client(port());
  const Answer answer = client.ask(get("/"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("not shown"), std::string::npos);
}

TEST_F(EdgeTest, RefusesARequestThatDripsIn) {
  ServerOptions options;
  options.request_deadline = milliseconds(100);
  serve(options);
  Client dripping(port());
  const Answer answer = dripping.ask("GET / HTTP/1.1\r\nHost:");
  EXPECT_EQ(answer.status, 408);
  EXPECT_TRUE(dripping.ends());
}

TEST_F(EdgeTest, RefusesABodyThatDripsIn) {
  ServerOptions options;
  options.request_deadline = milliseconds(100);
  serve(options);
  Client dripping(port());
  EXPECT_EQ(dripping.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc").status, 408);
}

TEST_F(EdgeTest, ClosesAConnectionThatSaysNothing) {
  ServerOptions options;
  options.request_deadline = milliseconds(100);
  serve(options);
  Client silent(port());
  EXPECT_TRUE(silent.ends());
}

TEST_F(EdgeTest, ClosesAConnectionThatIsIdleForTooLong) {
  ServerOptions options;
  options.idle_deadline = milliseconds(100);
  serve(options);
  Client idle(port());
  EXPECT_EQ(idle.ask(get("/a")).status, 200);
  EXPECT_TRUE(idle.ends());
}

TEST_F(EdgeTest, CutsAClientThatDoesNotRead) {
  ServerOptions options;
  options.write_deadline = milliseconds(100);
  std::mutex mutex;
  std::condition_variable changed;
  bool answered = false;
  serve(options, [&](const RequestPtr&, const Reply& reply) {
    reply(text(std::string(30'000'000, 'x')));
    const std::lock_guard lock(mutex);
    answered = true;
    changed.notify_all();
  });
  Client lazy(port());
  lazy.send(get("/"));
  {
    std::unique_lock lock(mutex);
    ASSERT_TRUE(changed.wait_for(lock, std::chrono::seconds(10), [&] { return answered; }));
  }
  for (int i = 0; i < 10'000 && server().counters().connections_cut == 0; ++i) {
    // Each question takes a moment, so this waits without guessing how long.
    Client other(port());
    ASSERT_TRUE(other.connected());
  }
  EXPECT_EQ(server().counters().connections_cut, 1U);
  EXPECT_LT(lazy.rest().size(), 30'000'000U);
}

TEST_F(EdgeTest, RefusesConnectionsOverItsLimit) {
  ServerOptions options;
  options.connections = 2;
  serve(options);
  Client first(port());
  Client second(port());
  EXPECT_EQ(first.ask(get("/1")).status, 200);
  EXPECT_EQ(second.ask(get("/2")).status, 200);
  Client third(port());
  EXPECT_TRUE(third.ends());
  EXPECT_EQ(server().counters().connections_refused, 1U);
  EXPECT_EQ(first.ask(get("/1")).status, 200);
}

TEST_F(EdgeTest, CountsWhatItDoes) {
  serve();
  Client client(port());
  EXPECT_EQ(client.ask(get("/1")).status, 200);
  EXPECT_EQ(client.ask(get("//")).status, 400);
  EXPECT_TRUE(client.ends());
  const ServerCounters counters = server().counters();
  EXPECT_EQ(counters.requests, 2U);
  EXPECT_EQ(counters.by_class[2], 1U);
  EXPECT_EQ(counters.by_class[4], 1U);
  EXPECT_EQ(counters.connections_accepted, 1U);
  EXPECT_EQ(counters.bytes_in, get("/1").size() + get("//").size());
  EXPECT_GT(counters.bytes_out, 200U);
}

}  // namespace
}  // namespace letopis::http::testing
