#pragma once
// A request and a response without Beast, Asio or sockets: what the API sees of HTTP.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace letopis::http {

enum class Method : unsigned char { get, head, post, put, del, other };

/// One request, whole, within the limits of the edge. Views live until the reply was given.
struct Request {
  Method method = Method::get;
  std::string path;  // percent-decoded, starts with '/', no "..", no NUL, no empty segments
  std::vector<std::pair<std::string, std::string>> query;    // decoded, in order
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;
  std::string peer;  // textual address of the client
  bool tls = false;

  [[nodiscard]] std::optional<std::string_view> header(std::string_view lower_name) const;
  [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;
};

/// Server-sent events: the edge pulls what is to be written. Thread-safe.
class EventStream {
 public:
  virtual ~EventStream() = default;
  /// Text waiting to be sent, possibly empty; nothing when the stream is over.
  [[nodiscard]] virtual std::optional<std::string> pull() = 0;
  /// `wake` is called (from any thread) when pull() has something new. Called once, by the edge;
  /// after close() it is never called again.
  virtual void on_ready(std::function<void()> wake) = 0;
  virtual void close() = 0;
};

/// A body that is not held in memory: its length is known, its bytes are made piece by piece, each
/// when the one before it is on its way. Used by one I/O thread at a time.
class BodySource {
 public:
  virtual ~BodySource() = default;
  [[nodiscard]] virtual std::size_t size() const = 0;
  /// The next bytes, at least one; nothing when they cannot be had, and the connection is then cut,
  /// so that the client sees less than was promised. Must not block longer than a handler.
  [[nodiscard]] virtual std::optional<std::string> next() = 0;
};

/// An answer. `body` is shared so that a page kept ready is sent without a copy.
struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<const std::string> body;
  std::shared_ptr<BodySource> source;   // instead of a body
  std::shared_ptr<EventStream> stream;  // instead of either

  /// Adds a field. The edge itself writes Content-Length, Connection and Server, and adds
  /// "Cache-Control: no-store" and "X-Content-Type-Options: nosniff" where they are missing.
  Response& with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

/// Whether an If-None-Match field names this entity tag ("*" names any); weak comparison.
[[nodiscard]] bool has_etag(std::string_view list, std::string_view etag);

/// Gives the answer: exactly once, from any thread, at once or later.
using Reply = std::function<void(Response)>;

/// What stands behind the edge. Called from several I/O threads at a time; must not block.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual void handle(const std::shared_ptr<const Request>& request, Reply reply) = 0;
};

}  // namespace letopis::http
