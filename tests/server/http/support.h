#pragma once
// A server on a free port, a handler made of a function, and a client that is as rude as a test
// needs: it sends bytes as they stand and reads with a bound.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "server/http/server.h"

namespace letopis::http::testing {

inline Response text(std::string body, int status = 200) {
  Response response;
  response.status = status;
  response.with("Content-Type", "text/plain");
  response.body = std::make_shared<const std::string>(std::move(body));
  return response;
}

using RequestPtr = std::shared_ptr<const Request>;

class FunctionHandler final : public Handler {
 public:
  using Function = std::function<void(const RequestPtr&, Reply)>;

  explicit FunctionHandler(Function function) : function_(std::move(function)) {}

  void handle(const RequestPtr& request, Reply reply) override {
    function_(request, std::move(reply));
  }

 private:
  Function function_;
};

/// "path|body" of the request.
inline void tell(const RequestPtr& request, const Reply& reply) {
  reply(text(request->path + "|" + request->body));
}

/// One answer as it came.
struct Answer {
  int status = 0;
  std::string head;
  std::string body;

  [[nodiscard]] bool has(std::string_view part) const {
    return head.find(part) != std::string::npos;
  }

  /// The value of a field written as the server writes it; empty when there is none.
  [[nodiscard]] std::string field(const std::string& name) const {
    const std::string start = "\r\n" + name + ": ";
    const std::size_t at = head.find(start);
    if (at == std::string::npos) return {};
    const std::size_t from = at + start.size();
    return head.substr(from, head.find("\r\n", from) - from);
  }
};

/// Every read is bounded by ten seconds, after which it counts as an end.
class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval bound{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &bound, sizeof bound);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &bound, sizeof bound);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ =
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  ~Client() { ::close(socket_); }

  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }

  [[nodiscard]] int descriptor() const { return socket_; }

  /// Sends what can be sent; a server that closes early is not an error here.
  Client& send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) break;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return *this;
  }

  /// No more will be sent.
  void finish() { ::shutdown(socket_, SHUT_WR); }

  /// Up to and with `mark`; less when the connection ends before.
  std::string read_until(std::string_view mark) {
    while (pending_.find(mark) == std::string::npos && fill()) {
    }
    const std::size_t at = pending_.find(mark);
    return take(at == std::string::npos ? pending_.size() : at + mark.size());
  }

  std::string read_bytes(std::size_t count) {
    while (pending_.size() < count && fill()) {
    }
    return take(std::min(count, pending_.size()));
  }

  /// One answer with its Content-Length; `head_only` for answers to HEAD.
  Answer answer(bool head_only = false) {
    Answer answer;
    answer.head = read_until("\r\n\r\n");
    if (answer.head.size() < 12) return answer;
    answer.status = std::atoi(answer.head.substr(9, 3).c_str());
    const std::string length = answer.field("Content-Length");
    if (!head_only && !length.empty()) answer.body = read_bytes(std::stoul(length));
    return answer;
  }

  Answer ask(std::string_view bytes) { return send(bytes).answer(); }

  /// Reads to the end; true when the server ended the connection rather than the bound the wait.
  [[nodiscard]] bool ends() {
    while (fill()) {
    }
    return ended_;
  }

  [[nodiscard]] std::string rest() {
    while (fill()) {
    }
    return take(pending_.size());
  }

 private:
  bool fill() {
    char bytes[16 * 1024];
    const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count > 0) {
      pending_.append(bytes, static_cast<std::size_t>(count));
      return true;
    }
    ended_ = count == 0 || errno != EAGAIN;
    return false;
  }

  std::string take(std::size_t count) {
    std::string bytes = pending_.substr(0, count);
    pending_.erase(0, count);
    return bytes;
  }

  int socket_;
  bool connected_ = false;
  bool ended_ = false;
  std::string pending_;
};

inline std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: school.example\r\n\r\n";
}

/// A running server with the given handler.
class EdgeTest : public ::testing::Test {
 protected:
  void serve(ServerOptions options = {}, FunctionHandler::Function function = &tell) {
    handler_ = std::make_unique<FunctionHandler>(std::move(function));
    options.threads = std::max(2U, options.threads);
    server_ = std::make_unique<Server>(std::move(options));
    const auto port = server_->start(*handler_);
    ASSERT_TRUE(port.has_value()) << port.error();
    port_ = *port;
  }

  void TearDown() override { server_.reset(); }

  [[nodiscard]] std::uint16_t port() const { return port_; }

  [[nodiscard]] Server& server() { return *server_; }

 private:
  std::unique_ptr<FunctionHandler> handler_;
  std::unique_ptr<Server> server_;
  std::uint16_t port_ = 0;
};

}  // namespace letopis::http::testing
