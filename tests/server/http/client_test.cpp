// The client against our own edge, and against servers that behave badly.
#include "server/http/client.h"

#include <openssl/pem.h>
#include <openssl/x509.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/server/http/support.h"
#include "tests/support/temp_dir.h"

namespace letopis::http::testing {
namespace {

using std::chrono::milliseconds;

Url local(std::uint16_t port, std::string path = "/x") {
  return {false, "127.0.0.1", port, std::move(path)};
}

/// Accepts one connection, reads a head, says what it was told to and hangs up.
class Rude {
 public:
  explicit Rude(std::string words, bool hangs_up = true)
      : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    socklen_t size = sizeof address;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    ::listen(listener_, 1);
    thread_ = std::thread([this, words = std::move(words), hangs_up] { serve(words, hangs_up); });
  }

  ~Rude() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }

  Rude(const Rude&) = delete;
  Rude& operator=(const Rude&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  void serve(const std::string& words, bool hangs_up) const {
    const int socket = ::accept(listener_, nullptr, nullptr);
    if (socket < 0) return;
    std::string heard;
    char bytes[4'096];
    while (heard.find("\r\n\r\n") == std::string::npos) {
      const ssize_t count = ::recv(socket, bytes, sizeof bytes, 0);
      if (count <= 0) break;
      heard.append(bytes, static_cast<std::size_t>(count));
    }
    std::string_view rest = words;
    while (!rest.empty()) {
      const ssize_t count = ::send(socket, rest.data(), rest.size(), MSG_NOSIGNAL);
      if (count <= 0) break;
      rest.remove_prefix(static_cast<std::size_t>(count));
    }
    if (!hangs_up) {
      while (::recv(socket, bytes, sizeof bytes, 0) > 0) {
      }
    }
    ::close(socket);
  }

  int listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

class ClientTest : public EdgeTest {};

TEST_F(ClientTest, GetsAndPosts) {
  serve();
  http::Client client;
  const auto got = client.send(Method::get, local(port()), "");
  ASSERT_TRUE(got) << got.error();
  EXPECT_EQ(got->status, 200);
  EXPECT_EQ(got->content_type, "text/plain");
  EXPECT_EQ(got->body, "/x|");
  const std::string large(100'000, 'y');
  const auto posted = client.send(Method::post, local(port()), large);
  ASSERT_TRUE(posted) << posted.error();
  EXPECT_EQ(posted->body, "/x|" + large);
}

TEST_F(ClientTest, TellsEveryStatusAndFollowsNoRedirect) {
  serve({}, [](const RequestPtr&, const Reply& reply) {
    reply(text("gone there", 302).with("Location", "http://127.0.0.1:1/"));
  });
  http::Client client;
  const auto answer = client.send(Method::get, local(port()), "");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(answer->body, "gone there");
}

TEST_F(ClientTest, AsksUnderTheNameAndPortThatItWasGiven) {
  std::string host;
  serve({}, [&host](const RequestPtr& request, const Reply& reply) {
    host = *request->header("host");
    reply(text(""));
  });
  http::Client client;
  ASSERT_TRUE(client.send(Method::get, {false, "localhost", port(), ""}, ""));
  EXPECT_EQ(host, "localhost:" + std::to_string(port()));
}

TEST(HttpClient, ReadsChunksAndBodiesThatEndWithTheConnection) {
  http::Client client;
  const Rude chunked(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_EQ(client.send(Method::get, local(chunked.port()), "")->body, "abcde");
  const Rude closing("HTTP/1.0 200 OK\r\n\r\nabcde");
  EXPECT_EQ(client.send(Method::get, local(closing.port()), "")->body, "abcde");
}

TEST(HttpClient, TakesNothingThatIsNoWholeAnswer) {
  const std::string length = "HTTP/1.1 200 OK\r\nContent-Length: ";
  for (const std::string& words : std::vector<std::string>{
           "", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\n",
           length + "10\r\n\r\nshort", length + "-1\r\n\r\n", length + "many\r\n\r\n",
           length + "99999999999999999999\r\n\r\n",
           length + "200000\r\n\r\n" + std::string(200'000, 'x'),
           "HTTP/1.1 200 OK\r\n\r\n" + std::string(200'000, 'x'),
           "HTTP/1.1 200 OK\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/9.9 200 OK\r\n\r\n",
           "\x16\x03\x01\x02"}) {
    http::Client client;
    const Rude server(words);
    const auto answer = client.send(Method::get, local(server.port()), "");
    EXPECT_FALSE(answer) << words.substr(0, 60);
  }
}

TEST(HttpClient, WaitsNoLongerThanItsDeadline) {
  const Rude silent("", false);
  const Rude slow("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", false);
  http::Client client({.deadline = milliseconds(50)});
  EXPECT_EQ(client.send(Method::get, local(silent.port()), "").error(), "answer: took too long");
  EXPECT_EQ(client.send(Method::get, local(slow.port()), "").error(), "answer: took too long");
}

TEST(HttpClient, SaysAtWhichStepItFailed) {
  http::Client client;
  std::uint16_t port = 0;
  {
    const Rude gone("");
    port = gone.port();
    EXPECT_FALSE(client.send(Method::get, local(port), ""));
  }
  EXPECT_TRUE(client.send(Method::get, local(port), "").error().starts_with("connection: "));
  const Url nowhere{false, "no-such-host.invalid", 80, ""};
  EXPECT_TRUE(client.send(Method::get, nowhere, "").error().starts_with("name: "));
}

TEST(HttpClient, IsStoppedFromAnotherThread) {
  const Rude silent("", false);
  http::Client client({.deadline = std::chrono::minutes(10)});
  std::thread stopper([&client] { client.stop(); });
  EXPECT_FALSE(client.send(Method::get, local(silent.port()), ""));
  stopper.join();
  EXPECT_EQ(client.send(Method::get, local(silent.port()), "").error(), "stopped");
}

/// A certificate for "localhost" that the system is told to trust for the time of one test.
class TlsClientTest : public EdgeTest {
 protected:
  TlsClientTest() {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_set_version(certificate, X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3'600);
    X509_NAME* name = X509_get_subject_name(certificate);
    const std::string host = "localhost";
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(host.data()),
                               static_cast<int>(host.size()), -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_set_pubkey(certificate, key);
    X509_sign(certificate, key, EVP_sha256());
    FILE* out = std::fopen(certificate_.c_str(), "w");
    PEM_write_X509(out, certificate);
    std::fclose(out);
    out = std::fopen(key_.c_str(), "w");
    PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(out);
    X509_free(certificate);
    EVP_PKEY_free(key);
  }

  ~TlsClientTest() override { ::unsetenv("SSL_CERT_FILE"); }

  void serve_tls() {
    ServerOptions options;
    options.certificate_file = certificate_;
    options.key_file = key_;
    serve(options);
  }

  [[nodiscard]] Url at(const std::string& host) const { return {true, host, port(), "/x"}; }

  test::TempDir dir_;
  const std::string certificate_ = dir_.file("certificate.pem");
  const std::string key_ = dir_.file("key.pem");
};

TEST_F(TlsClientTest, SpeaksTlsToAServerThatTheSystemTrusts) {
  ::setenv("SSL_CERT_FILE", certificate_.c_str(), 1);
  serve_tls();
  http::Client client;
  const auto answer = client.send(Method::post, at("localhost"), "question");
  ASSERT_TRUE(answer) << answer.error();
  EXPECT_EQ(answer->body, "/x|question");
}

TEST_F(TlsClientTest, RefusesAServerOfAnotherName) {
  ::setenv("SSL_CERT_FILE", certificate_.c_str(), 1);
  serve_tls();
  http::Client client;
  const auto answer = client.send(Method::get, at("127.0.0.1"), "");
  ASSERT_FALSE(answer);
  EXPECT_TRUE(answer.error().starts_with("TLS: ")) << answer.error();
}

TEST_F(TlsClientTest, RefusesAServerThatNobodyVouchesFor) {
  ::setenv("SSL_CERT_FILE", "/dev/null", 1);
  serve_tls();
  http::Client client;
  const auto answer = client.send(Method::get, at("localhost"), "");
  ASSERT_FALSE(answer);
  EXPECT_TRUE(answer.error().starts_with("TLS: ")) << answer.error();
}

TEST_F(TlsClientTest, RefusesAServerThatSpeaksNoTls) {
  serve();
  http::Client client;
  EXPECT_FALSE(client.send(Method::get, at("localhost"), ""));
}

}  // namespace
}  // namespace letopis::http::testing
