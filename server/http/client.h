#pragma once
// A small HTTP client for asking other servers: one request, one connection, one answer. Shows
// neither Beast nor Asio.
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "schema/types/result.h"
#include "server/http/message.h"
#include "server/http/url.h"

namespace letopis::http {

struct ClientOptions {
  std::chrono::milliseconds deadline{10'000};  // from the look-up of the name to the last byte
  std::size_t head_bytes = 8 * 1024;
  std::size_t body_bytes = 128 * 1024;
  std::string bearer = {};  // token of RFC 6750, sent with every request; empty: none
};

struct ClientAnswer {
  int status = 0;
  std::string content_type;
  std::string body;
};

/// Speaks HTTP/1.1, plain or over TLS 1.2 and later; over TLS the server's name and chain are
/// checked against the system's authorities. Follows no redirects, keeps no cookies. One thread
/// asks at a time; stop() may be called from any.
class Client {
 public:
  explicit Client(const ClientOptions& options = {});
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Blocks until the answer is there whole or the deadline is over. The text of a failure says at
  /// which step it happened and holds nothing of the answer. Only get and post.
  [[nodiscard]] Result<ClientAnswer, std::string> send(Method method, const Url& url,
                                                       const std::string& body);
  /// Ends the request under way, and fails all later ones at once.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace letopis::http
