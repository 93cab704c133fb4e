#pragma once
// Private to this folder: the state of one connection. The coroutines in session.cpp are its
// behaviour.
#include <algorithm>
#include <array>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "server/http/loop.h"
#include "server/http/reader.h"

namespace letopis::http {

/// A suspended coroutine.
class Parked {
 public:
  virtual ~Parked() = default;
  virtual void resume() = 0;
};

template <class Handler>
class ParkedHandler final : public Parked {
 public:
  explicit ParkedHandler(Handler handler) : handler_(std::move(handler)) {}

  void resume() override {
    Handler handler(std::move(handler_));
    std::move(handler)();
  }

 private:
  Handler handler_;
};

template <class Stream>
inline constexpr bool kIsTls = !std::is_same_v<Stream, Socket>;

inline constexpr int kBlankLines = 4;  // tolerated before a request line

enum class Step { more, invite_body, done, fault };
enum class Arrival { request, fault, gone };

/// The state of a connection; the coroutines below are its behaviour. Owned by them, used by the
/// loop's thread only.
template <class Stream>
class Session final : public Connection, public std::enable_shared_from_this<Session<Stream>> {
 public:
  template <class... Args>
  explicit Session(Loop& owner, Args&&... args)
      : loop(owner), stream(std::forward<Args>(args)...) {}

  ~Session() override {
    if (slot) slot->forget();
    if (place) loop.leave(*place);
    loop.load().fetch_sub(1);
  }

  void resume() override {
    if (const auto waiter = std::move(parked)) waiter->resume();
  }

  void tick(std::uint64_t now) override {
    if (now >= deadline) {
      deadline = kNever;
      expired = true;
      Error ignored;
      socket().cancel(ignored);
    }
    if (now >= comment_at) {
      comment_at = kNever;
      comment_due = true;
      resume();
    }
  }

  void wind_down() override {
    Error ignored;
    if (idle) socket().cancel(ignored);
    resume();
  }

  void cut() override {
    gone = true;
    Error ignored;
    socket().close(ignored);
    resume();
  }

  Socket& socket() {
    if constexpr (kIsTls<Stream>) {
      return stream.next_layer();
    } else {
      return stream;
    }
  }

  void begin_request() {
    request = std::make_shared<Request>();
    request->peer = peer;
    request->tls = kIsTls<Stream>;
    // One more than our own limit, which is checked first.
    reader.emplace(*request, loop.options().head_bytes + 1, loop.options().body_bytes);
    head_done = invited = timed = expired = expects_body = false;
    blank_lines = 0;
    scanned = 0;
    fault = EdgeFault::none;
  }

  /// Takes what the buffer holds.
  Step consume() {
    if (!head_done) {
      const Step step = look_for_head();
      if (step != Step::done) return step;
    }
    while (buffer.size() > 0) {
      Error error;
      const std::size_t used = reader->put(buffer.data(), error);
      buffer.consume(used);
      if (reader->is_done() && !error) return Step::done;
      if (error == beast::http::error::need_more || (!error && used == 0)) break;
      if (error) return refuse(fault_of(error));
    }
    if (buffer.size() >= loop.options().head_bytes) return refuse(EdgeFault::malformed_request);
    if (!expects_body || invited) return Step::more;
    invited = true;
    return Step::invite_body;
  }

  /// Which deadline holds for the next read.
  void arm_read() {
    const bool nothing_yet = buffer.size() == 0 && !head_done;
    if (nothing_yet) {
      idle = true;
      const ServerOptions& options = loop.options();
      deadline = loop.after(served ? options.idle_deadline : options.request_deadline);
    } else if (!timed) {
      timed = true;
      deadline = loop.after(loop.options().request_deadline);
    }
  }

  void queue(std::string_view first, std::string_view second) {
    pieces = {net::const_buffer(first.data(), first.size()),
              net::const_buffer(second.data(), second.size())};
  }

  [[nodiscard]] std::size_t queued() const { return pieces[0].size() + pieces[1].size(); }

  void written(std::size_t count) {
    LoopCounters::add(loop.counters().bytes_out, count);
    for (net::const_buffer& piece : pieces) {
      const std::size_t part = std::min(count, piece.size());
      piece += part;
      count -= part;
    }
  }

  /// Writes what the kernel takes at once. TLS cannot be tried this way.
  bool write_now() {
    if constexpr (!kIsTls<Stream>) {
      Error error;
      while (queued() > 0 && !error) {
        const std::size_t count = stream.write_some(pieces, error);
        if (!error) written(count);
      }
    }
    return queued() == 0;
  }

  Loop& loop;
  Stream stream;
  std::optional<Loop::Place> place;
  std::string peer;
  beast::flat_buffer buffer;
  std::unique_ptr<Parked> parked;
  std::shared_ptr<Slot> slot;

  std::shared_ptr<Request> request;
  std::optional<RequestReader> reader;
  std::size_t scanned = 0;  // no end of the head before this byte of the buffer
  int blank_lines = 0;
  bool head_done = false;
  bool expects_body = false;
  bool invited = false;
  bool timed = false;
  EdgeFault fault = EdgeFault::none;

  Response response;
  std::string out;
  std::array<net::const_buffer, 2> pieces;

  std::uint64_t deadline = kNever;
  std::uint64_t comment_at = kNever;
  bool comment_due = false;
  bool expired = false;
  bool idle = false;    // waits for the first byte of a request
  bool served = false;  // a request was answered
  bool keep = false;
  bool gone = false;

 private:
  Step refuse(EdgeFault why) {
    fault = why;
    return Step::fault;
  }

  EdgeFault fault_of(const Error& error) const {
    if (reader->fault() != EdgeFault::none) return reader->fault();
    if (error == beast::http::error::body_limit) return EdgeFault::body_too_large;
    if (error == beast::http::error::header_limit) return EdgeFault::head_too_large;
    return EdgeFault::malformed_request;
  }

  [[nodiscard]] std::string_view unread() const {
    return {static_cast<const char*>(buffer.data().data()), buffer.size()};
  }

  Step look_for_head() {
    while (unread().substr(0, 2) == "\r\n" && blank_lines < kBlankLines) {
      ++blank_lines;
      buffer.consume(2);
      scanned = 0;
    }
    const std::string_view text = unread();
    if (text.empty() || text == "\r") return Step::more;
    const std::size_t end = text.find("\r\n\r\n", scanned);
    const std::size_t size = end == std::string_view::npos ? text.size() : end + 4;
    if (end == std::string_view::npos || size > loop.options().head_bytes) {
      if (const auto early = inspect_start(text)) return refuse(*early);
      if (size > loop.options().head_bytes) return refuse(EdgeFault::head_too_large);
      scanned = text.size() - std::min<std::size_t>(3, text.size());
      return Step::more;
    }
    const auto head = inspect_head(text.substr(0, size));
    if (!head) return refuse(head.error());
    head_done = true;
    expects_body = head->expects_continue;
    return Step::done;
  }
};

}  // namespace letopis::http
