// Start, stop, event streams and TLS.
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <condition_variable>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "tests/server/http/support.h"

namespace letopis::http::testing {
namespace {

using std::chrono::milliseconds;

/// A stream that a test writes to.
class QueueStream final : public EventStream {
 public:
  std::optional<std::string> pull() override {
    const std::lock_guard lock(mutex_);
    if (queue_.empty()) return over_ ? std::nullopt : std::optional<std::string>("");
    std::string text = std::move(queue_.front());
    queue_.pop_front();
    return text;
  }

  void on_ready(std::function<void()> wake) override {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
  }

  void close() override {
    const std::lock_guard lock(mutex_);
    wake_ = nullptr;
    closed_ = true;
    changed_.notify_all();
  }

  void push(std::string text) {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(text));
    if (wake_) wake_();
  }

  void end() {
    const std::lock_guard lock(mutex_);
    over_ = true;
    if (wake_) wake_();
  }

  [[nodiscard]] bool closes() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [this] { return closed_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> queue_;
  std::function<void()> wake_;
  bool over_ = false;
  bool closed_ = false;
};

class StreamTest : public EdgeTest {
 protected:
  void serve_stream(const ServerOptions& options = {}) {
    serve(options, [this](const RequestPtr& request, const Reply& reply) {
      if (request->path != "/events") return tell(request, reply);
      if (const auto id = request->header("last-event-id")) {
        stream_->push("id: " + std::string(*id) + "\ndata: resumed\n\n");
      }
      Response response;
      response.stream = stream_;
      reply(std::move(response));
    });
  }

  std::shared_ptr<QueueStream> stream_ = std::make_shared<QueueStream>();
};

TEST_F(StreamTest, DeliversEventsAsTheyCome) {
  serve_stream();
  Client client(port());
  client.send(get("/events"));
  const Answer answer = client.answer(true);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("Content-Type"), "text/event-stream");
  EXPECT_EQ(answer.field("Cache-Control"), "no-store");
  EXPECT_EQ(answer.field("X-Accel-Buffering"), "no");
  for (int i = 0; i < 100; ++i) {
    const std::string event = "id: " + std::to_string(i) + "\ndata: {}\n\n";
    stream_->push(event);
    EXPECT_EQ(client.read_until("\n\n"), event);
  }
  EXPECT_EQ(server().counters().streams_open, 1U);
  stream_->push("data: last\n\n");
  stream_->end();
  EXPECT_EQ(client.rest(), "data: last\n\n");
  EXPECT_TRUE(stream_->closes());
}

TEST_F(StreamTest, PassesTheResumeIdOn) {
  serve_stream();
  Client client(port());
  client.send("GET /events HTTP/1.1\r\nHost: a\r\nLast-Event-ID: 41\r\n\r\n");
  (void)client.answer(true);
  EXPECT_EQ(client.read_until("\n\n"), "id: 41\ndata: resumed\n\n");
}

TEST_F(StreamTest, KeepsASilentStreamAliveWithComments) {
  ServerOptions options;
  options.comment_interval = milliseconds(40);
  serve_stream(options);
  Client client(port());
  client.send(get("/events"));
  (void)client.answer(true);
  EXPECT_EQ(client.read_bytes(6), ":\n\n:\n\n");
}

TEST_F(StreamTest, ClosesTheStreamWhenTheClientLeaves) {
  serve_stream();
  {
    Client client(port());
    client.send(get("/events"));
    (void)client.answer(true);
  }
  EXPECT_TRUE(stream_->closes());
}

TEST_F(StreamTest, ClosesTheStreamOfAClientThatDoesNotRead) {
  ServerOptions options;
  options.write_deadline = milliseconds(100);
  serve_stream(options);
  Client lazy(port());
  lazy.send(get("/events"));
  (void)lazy.answer(true);
  for (int i = 0; i < 30; ++i) stream_->push(std::string(1'000'000, 'x'));
  EXPECT_TRUE(stream_->closes());
}

TEST_F(StreamTest, SendsOnlyTheHeadOfAStreamForHead) {
  serve_stream();
  Client client(port());
  client.send("HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.answer(true).field("Content-Type"), "text/event-stream");
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(stream_->closes());
}

TEST_F(StreamTest, EndsStreamsAndIdleConnectionsWhenItStops) {
  serve_stream();
  Client idle(port());
  EXPECT_EQ(idle.ask(get("/a")).status, 200);
  Client client(port());
  client.send(get("/events"));
  (void)client.answer(true);
  server().stop();
  server().join();
  EXPECT_TRUE(stream_->closes());
  EXPECT_TRUE(client.ends());
  EXPECT_TRUE(idle.ends());
  EXPECT_EQ(server().counters().connections_open, 0U);
  EXPECT_FALSE(Client(port()).connected());
}

/// Keeps replies until the test gives them.
struct Keeper {
  void keep(Reply reply) {
    const std::lock_guard lock(mutex);
    replies.push_back(std::move(reply));
    changed.notify_all();
  }

  Reply take() {
    std::unique_lock lock(mutex);
    if (!changed.wait_for(lock, std::chrono::seconds(10), [this] { return !replies.empty(); })) {
      return [](Response) {};
    }
    Reply reply = std::move(replies.front());
    replies.pop_front();
    return reply;
  }

  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Reply> replies;
};

TEST_F(EdgeTest, AnswersRequestsUnderWayBeforeItStops) {
  Keeper keeper;
  serve({}, [&](const RequestPtr&, Reply reply) { keeper.keep(std::move(reply)); });
  Client client(port());
  client.send(get("/a"));
  Reply reply = keeper.take();
  server().stop();
  reply(text("in time"));
  const Answer answer = client.answer();
  EXPECT_EQ(answer.body, "in time");
  EXPECT_EQ(answer.field("Connection"), "close");
  client.finish();
  server().join();
}

TEST_F(EdgeTest, CutsWhatOutlivesTheGraceAndDropsItsAnswer) {
  Keeper keeper;
  ServerOptions options;
  options.stop_grace = milliseconds(100);
  serve(options, [&](const RequestPtr&, Reply reply) { keeper.keep(std::move(reply)); });
  Client client(port());
  client.send(get("/a"));
  const Reply reply = keeper.take();
  server().stop();
  server().join();
  EXPECT_TRUE(client.ends());
  reply(text("too late"));
}

TEST_F(EdgeTest, StopsWithoutHavingServed) {
  serve();
  server().stop();
  server().stop();
  server().join();
}

TEST(Server, RefusesPlainHttpBeyondTheLoopback) {
  FunctionHandler handler(&tell);
  ServerOptions options;
  options.address = "0.0.0.0";
  Server server(options);
  const auto port = server.start(handler);
  ASSERT_FALSE(port.has_value());
  EXPECT_NE(port.error().find("loopback only"), std::string::npos);
}

TEST(Server, SaysWhyItCannotStart) {
  FunctionHandler handler(&tell);
  EXPECT_FALSE(Server({.address = "school.example"}).start(handler).has_value());
  EXPECT_FALSE(
      Server({.certificate_file = "/nowhere", .key_file = "/nowhere"}).start(handler).has_value());
  Server first({});
  const auto port = first.start(handler);
  ASSERT_TRUE(port.has_value());
  EXPECT_FALSE(Server({.port = *port}).start(handler).has_value());
}

/// A certificate for the time of one test.
class TlsTest : public EdgeTest {
 protected:
  void SetUp() override {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() /
              ("letopis-tls-" + std::to_string(::getpid()) + "-" + info->name());
    std::filesystem::create_directories(folder_);
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3'600);
    X509_set_pubkey(certificate, key);
    X509_sign(certificate, key, EVP_sha256());
    write("key.pem", [&](FILE* out) {
      PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
    write("certificate.pem", [&](FILE* out) { PEM_write_X509(out, certificate); });
    X509_free(certificate);
    EVP_PKEY_free(key);
    context_ = SSL_CTX_new(TLS_client_method());
  }

  void TearDown() override {
    EdgeTest::TearDown();
    SSL_CTX_free(context_);
    std::filesystem::remove_all(folder_);
  }

  void serve_tls(ServerOptions options = {}, FunctionHandler::Function function = &tell) {
    options.certificate_file = folder_ / "certificate.pem";
    options.key_file = folder_ / "key.pem";
    serve(std::move(options), std::move(function));
  }

  [[nodiscard]] SSL_CTX* context() const { return context_; }

  /// What the server says to `bytes`, up to `mark`.
  std::string ask(const Client& client, const std::string& bytes, std::string_view mark) {
    SSL* tls = SSL_new(context_);
    SSL_set_fd(tls, client.descriptor());
    std::string got;
    if (SSL_connect(tls) == 1) {
      SSL_write(tls, bytes.data(), static_cast<int>(bytes.size()));
      char part[4096];
      int count = 0;
      while (got.find(mark) == std::string::npos &&
             (count = SSL_read(tls, part, sizeof part)) > 0) {
        got.append(part, static_cast<std::size_t>(count));
      }
      SSL_shutdown(tls);
    }
    SSL_free(tls);
    return got;
  }

 private:
  template <class Write>
  void write(const char* name, Write write) {
    FILE* out = std::fopen((folder_ / name).c_str(), "w");
    ASSERT_NE(out, nullptr);
    write(out);
    std::fclose(out);
  }

  std::filesystem::path folder_;
  SSL_CTX* context_ = nullptr;
};

TEST_F(TlsTest, ServesOverTls) {
  serve_tls({}, [](const RequestPtr& request, const Reply& reply) {
    reply(text(request->path + (request->tls ? "|tls" : "|plain") +
               std::to_string(request->body.size()) + "!"));
  });
  Client client(port());
  const std::string body(100'000, 'x');
  const std::string got = ask(client,
                              get("/a") +
                                  "POST /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                  "Content-Length: 100000\r\n\r\n" +
                                  body,
                              "/b|tls100000!");
  EXPECT_NE(got.find("/a|tls0!"), std::string::npos);
  EXPECT_NE(got.find("/b|tls100000!"), std::string::npos);
}

TEST_F(TlsTest, SendsALargeAnswerOverTls) {
  serve_tls({}, [](const RequestPtr&, const Reply& reply) {
    reply(text(std::string(3'000'000, 'x') + "end"));
  });
  Client client(port());
  EXPECT_GT(ask(client, get("/"), "end").size(), 3'000'000U);
}

TEST_F(TlsTest, RefusesOldTls) {
  serve_tls();
  SSL_CTX_set_security_level(context(), 0);
  SSL_CTX_set_max_proto_version(context(), TLS1_1_VERSION);
  Client client(port());
  EXPECT_EQ(ask(client, get("/"), "|"), "");
}

TEST_F(TlsTest, EndsAHandshakeThatDripsIn) {
  ServerOptions options;
  options.request_deadline = milliseconds(100);
  serve_tls(options);
  Client client(port());
  client.send("\x16\x03\x01");
  EXPECT_TRUE(client.ends());
}

TEST_F(TlsTest, EndsAPlainRequest) {
  serve_tls();
  Client client(port());
  client.send(get("/a"));
  EXPECT_TRUE(client.ends());
}

TEST_F(TlsTest, DeliversEventsOverTls) {
  const auto stream = std::make_shared<QueueStream>();
  stream->push("data: 1\n\n");
  serve_tls({}, [&](const RequestPtr&, const Reply& reply) {
    Response response;
    response.stream = stream;
    reply(std::move(response));
  });
  Client client(port());
  EXPECT_NE(ask(client, get("/events"), "data: 1\n\n").find("event-stream"), std::string::npos);
  EXPECT_TRUE(stream->closes());
}

}  // namespace
}  // namespace letopis::http::testing
