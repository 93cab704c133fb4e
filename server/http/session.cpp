#include "server/http/session.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/beast/http/status.hpp>
#include <exception>

#include "server/http/problem.h"
#include "server/http/session_state.h"

namespace letopis::http {

namespace {

constexpr std::size_t kReadAhead = 4 * 1024;
constexpr std::size_t kBodyReadAhead = 64 * 1024;
constexpr std::size_t kJoinedBody = 2 * 1024;      // bodies up to here are copied behind the head
constexpr std::size_t kWriteStride = 256 * 1024;   // each has its own deadline
constexpr std::size_t kGoodbyeBytes = 256 * 1024;  // read and dropped after the last answer
constexpr std::size_t kStreamInput = 64 * 1024;    // the same under an event stream
constexpr std::chrono::milliseconds kGoodbyeTime{2'000};

/// Gives an answer when the handler has dropped its Reply without one.
struct Promise {
  explicit Promise(std::shared_ptr<Slot> to) : slot(std::move(to)) {}

  ~Promise() { slot->give(problem_response(problem_of(EdgeFault::handler_failed))); }

  Promise(const Promise&) = delete;
  Promise& operator=(const Promise&) = delete;

  const std::shared_ptr<Slot> slot;
};

bool is_safe(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool has_body(int status) { return status >= 200 && status != 204 && status != 304; }

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

/// The head of `response` behind `out`; false when it cannot be sent as it stands.
bool append_head(std::string& out, const Response& response, bool keep, bool http_1_0) {
  if (response.status < 200 || response.status > 599) return false;
  const auto status = static_cast<unsigned>(response.status);
  const auto reason = beast::http::obsolete_reason(beast::http::int_to_status(status));
  out.append("HTTP/1.1 ").append(std::to_string(status)).append(" ");
  out.append(reason.data(), reason.size()).append("\r\nServer: letopis\r\n");
  bool caching = false;
  bool sniffing = false;
  for (const auto& [name, value] : response.headers) {
    if (name.empty() || !is_safe(name) || !is_safe(value)) return false;
    caching = caching || same_ascii(name, "Cache-Control");
    sniffing = sniffing || same_ascii(name, "X-Content-Type-Options");
    append_field(out, name, value);
  }
  if (!caching) out.append("Cache-Control: no-store\r\n");
  if (!sniffing) out.append("X-Content-Type-Options: nosniff\r\n");
  if (!keep) {
    out.append("Connection: close\r\n");
  } else if (http_1_0) {
    out.append("Connection: keep-alive\r\n");
  }
  if (!response.stream && has_body(response.status)) {
    const std::size_t held = response.body ? response.body->size() : 0;
    const std::size_t length = response.source ? response.source->size() : held;
    append_field(out, "Content-Length", std::to_string(length));
  }
  out.append("\r\n");
  return true;
}

template <class Stream>
void compose(Session<Stream>& s) {
  const bool http_1_0 = s.reader && s.reader->http_1_0();
  s.out.clear();
  if (append_head(s.out, s.response, s.keep, http_1_0)) return;
  if (s.response.stream) s.response.stream->close();
  s.response = problem_response(problem_of(EdgeFault::handler_failed));
  s.out.clear();
  (void)append_head(s.out, s.response, s.keep, http_1_0);
}

// The rule for everything below (g++ 12): behind co_await stand named values and free calls only.

template <class Stream>
Task<std::size_t> read_some(Session<Stream>& s, Error& error) {
  const net::mutable_buffer room = s.buffer.prepare(s.head_done ? kBodyReadAhead : kReadAhead);
  return s.stream.async_read_some(room, net::redirect_error(kAwait, error));
}

template <class Stream>
Task<std::size_t> write_some(Session<Stream>& s, Error& error) {
  return s.stream.async_write_some(s.pieces, net::redirect_error(kAwait, error));
}

struct Park {
  std::unique_ptr<Parked>* place;

  template <class Handler>
  void operator()(Handler&& handler) const {
    using Kind = ParkedHandler<std::decay_t<Handler>>;
    *place = std::make_unique<Kind>(std::forward<Handler>(handler));
  }
};

/// Until resume(): the caller looks at its condition again, since anything may have woken it.
template <class Stream>
Task<void> park(Session<Stream>& s) {
  return net::async_initiate<const net::use_awaitable_t<Executor>, void()>(Park{&s.parked}, kAwait);
}

/// Writes what is queued; false when the client is gone or too slow.
template <class Stream>
Task<bool> write_rest(Session<Stream>& s) {
  std::size_t stride = kWriteStride;
  s.expired = false;
  while (s.queued() > 0 && !s.gone) {
    if (stride >= kWriteStride) {
      stride = 0;
      s.deadline = s.loop.after(s.loop.options().write_deadline);
    }
    Error error;
    const std::size_t count = co_await write_some(s, error);
    s.written(count);
    stride += count;
    if (s.expired) LoopCounters::add(s.loop.counters().cut, 1);
    if (error || s.expired) s.gone = true;
  }
  s.deadline = kNever;
  co_return !s.gone;
}

template <class Stream>
Task<Arrival> receive(Session<Stream>& s) {
  s.begin_request();
  while (true) {
    const Step step = s.consume();
    if (step == Step::done) break;
    if (step == Step::fault) co_return Arrival::fault;
    if (step == Step::invite_body) {
      s.queue("HTTP/1.1 100 Continue\r\n\r\n", std::string_view());
      const bool invited = co_await write_rest(s);
      if (!invited) co_return Arrival::gone;
      s.timed = false;
    }
    s.arm_read();
    if (s.gone || (s.idle && s.loop.stopping())) co_return Arrival::gone;
    Error error;
    const std::size_t count = co_await read_some(s, error);
    s.idle = false;
    if (s.expired && s.timed) {
      s.fault = EdgeFault::timeout;
      co_return Arrival::fault;
    }
    if (error || s.expired || s.gone) co_return Arrival::gone;
    s.buffer.commit(count);
    LoopCounters::add(s.loop.counters().bytes_in, count);
  }
  s.deadline = kNever;
  co_return Arrival::request;
}

/// Hands the request over; the answer will be in s.slot.
template <class Stream>
void ask(Session<Stream>& s) {
  if (s.slot) s.slot->forget();
  s.slot = std::make_shared<Slot>(s.loop.mailbox(), &s);
  const auto promise = std::make_shared<Promise>(s.slot);
  try {
    s.loop.handler().handle(
        s.request, [promise](Response response) { promise->slot->give(std::move(response)); });
  } catch (const std::exception&) {
    promise->slot->give(problem_response(problem_of(EdgeFault::handler_failed)));
  }
}

template <class Stream>
Task<bool> wait_for_answer(Session<Stream>& s) {
  while (!s.slot->answered() && !s.gone) co_await park(s);
  co_return !s.gone;
}

/// Notices that the client of an event stream has left; what it sends is dropped.
template <class Stream>
Task<void> watch(std::shared_ptr<Session<Stream>> session) {
  Session<Stream>& s = *session;
  std::size_t dropped = 0;
  while (!s.gone && dropped < kStreamInput) {
    Error error;
    const std::size_t count = co_await read_some(s, error);
    dropped += count;
    if (error) break;
  }
  s.gone = true;
  s.resume();
}

void done(std::exception_ptr) {}  // out of memory: the session is gone, its neighbours are not

/// Pulls and writes until the stream, the client or the server ends.
template <class Stream>
Task<void> send_events(Session<Stream>& s, EventStream& events) {
  auto watcher = watch(s.shared_from_this());
  net::co_spawn(s.loop.context().get_executor(), std::move(watcher), &done);
  while (!s.gone && !s.loop.stopping()) {
    std::optional<std::string> text = events.pull();
    if (!text) break;
    if (text->empty() && s.comment_due) *text = ":\n\n";
    if (!text->empty()) {
      s.comment_due = false;
      s.comment_at = s.loop.after(s.loop.options().comment_interval);
      s.queue(*text, std::string_view());
      bool sent = s.write_now();
      if (!sent) sent = co_await write_rest(s);
      if (!sent) break;
    } else if (!s.slot->take_news()) {
      co_await park(s);
    }
  }
  s.comment_at = kNever;
}

/// Runs the stream of s.response behind a head that is already queued.
template <class Stream>
Task<void> stream_answer(Session<Stream>& s) {
  const std::shared_ptr<EventStream> events = s.response.stream;
  s.slot->forget();
  s.slot = std::make_shared<Slot>(s.loop.mailbox(), &s);
  auto& open = s.loop.counters().streams;
  open.fetch_add(1, std::memory_order_relaxed);
  events->on_ready([slot = s.slot] { slot->raise(); });
  s.comment_at = s.loop.after(s.loop.options().comment_interval);
  bool begun = s.write_now();
  if (!begun) begun = co_await write_rest(s);
  if (begun) co_await send_events(s, *events);
  events->close();
  open.fetch_sub(1, std::memory_order_relaxed);
  s.gone = true;
  Error ignored;
  s.socket().shutdown(Socket::shutdown_send, ignored);
  s.socket().cancel(ignored);  // which ends the watcher
}

/// Sends what is queued, then the pieces of `source`, one in memory at a time; false when the
/// client is gone or a piece cannot be had.
template <class Stream>
Task<bool> send_pieces(Session<Stream>& s, BodySource& source) {
  std::size_t left = source.size();
  bool sent = s.write_now();
  if (!sent) sent = co_await write_rest(s);
  while (sent && left > 0) {
    const std::optional<std::string> piece = source.next();
    if (!piece || piece->empty() || piece->size() > left) break;
    left -= piece->size();
    s.queue(*piece, std::string_view());
    sent = s.write_now();
    if (!sent) sent = co_await write_rest(s);
  }
  co_return sent&& left == 0;
}

/// Sends s.response; whether the connection goes on.
template <class Stream>
Task<bool> respond(Session<Stream>& s) {
  const bool head_only = s.request->method == Method::head;
  const bool streams = s.response.stream != nullptr;
  s.keep = s.keep && !s.loop.stopping() && !streams;
  if (streams) {
    s.response.with("Content-Type", "text/event-stream").with("X-Accel-Buffering", "no");
  }
  compose(s);
  auto& counters = s.loop.counters();
  LoopCounters::add(counters.requests, 1);
  LoopCounters::add(counters.by_class[s.response.status / 100], 1);
  s.served = true;
  std::string_view body;
  if (s.response.body && !head_only && has_body(s.response.status)) body = *s.response.body;
  if (body.size() <= kJoinedBody) {
    s.out.append(body);
    body = {};
  }
  s.queue(s.out, body);
  if (s.response.stream && !head_only) {
    co_await stream_answer(s);
    co_return false;
  }
  if (s.response.stream) s.response.stream->close();
  bool sent = false;
  if (s.response.source && !head_only && has_body(s.response.status)) {
    const std::shared_ptr<BodySource> source = s.response.source;
    sent = co_await send_pieces(s, *source);
  } else {
    sent = s.write_now();
    if (!sent) sent = co_await write_rest(s);
  }
  s.response = Response();
  co_return sent&& s.keep;
}

template <class Stream>
Task<bool> shake_hands(Session<Stream>& s) {
  if constexpr (kIsTls<Stream>) {
    s.deadline = s.loop.after(s.loop.options().request_deadline);
    Error error;
    auto handshake =
        s.stream.async_handshake(net::ssl::stream_base::server, net::redirect_error(kAwait, error));
    co_await std::move(handshake);
    s.deadline = kNever;
    co_return !error && !s.expired;
  }
  co_return true;
}

/// Closes so that the last answer is not lost under a reset: says that no more comes, then drops
/// what the client was still sending, within bounds.
template <class Stream>
Task<void> part(Session<Stream>& s) {
  s.expired = false;
  s.deadline = s.loop.after(kGoodbyeTime);
  Error error;
  if constexpr (kIsTls<Stream>) {
    auto goodbye = s.stream.async_shutdown(net::redirect_error(kAwait, error));
    co_await std::move(goodbye);
  } else {
    s.stream.shutdown(Socket::shutdown_send, error);
    s.buffer.consume(s.buffer.size());
    std::size_t dropped = 0;
    while (!error && !s.expired && !s.gone && dropped < kGoodbyeBytes) {
      const std::size_t count = co_await read_some(s, error);
      dropped += count;
    }
  }
}

template <class Stream>
Task<void> answer_one(Session<Stream>& s, Arrival arrival) {
  if (arrival == Arrival::fault) {
    s.keep = false;
    s.response = problem_response(problem_of(s.fault));
    co_return;
  }
  s.keep = s.reader->keep_alive();
  if (s.reader->whole_server()) {
    s.response = Response();
    s.response.status = 204;
    s.response.with("Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS");
    co_return;
  }
  ask(s);
  if (!s.slot->answered_or_wait()) {
    const bool answered = co_await wait_for_answer(s);
    if (!answered) co_return;
  }
  s.response = s.slot->take();
}

template <class Stream>
Task<void> serve(std::shared_ptr<Session<Stream>> session) {
  Session<Stream>& s = *session;
  s.place = s.loop.enter(s);
  bool going = co_await shake_hands(s);
  bool polite = false;
  while (going) {
    const Arrival arrival = co_await receive(s);
    if (arrival == Arrival::gone) break;
    co_await answer_one(s, arrival);
    if (s.gone) break;
    going = co_await respond(s);
    polite = !going && !s.gone;
  }
  if (polite) co_await part(s);
}

}  // namespace

void open_session(Loop& loop, Socket socket, net::ssl::context* tls) {
  Error ignored;
  const auto peer = socket.remote_endpoint(ignored).address();
  socket.set_option(net::ip::tcp::no_delay(true), ignored);
  socket.non_blocking(true, ignored);
  const auto begin = [&](auto session) {
    session->peer = peer.to_string();
    auto task = serve(std::move(session));
    net::co_spawn(loop.context().get_executor(), std::move(task), &done);
  };
  if (tls != nullptr) {
    begin(std::make_shared<Session<net::ssl::stream<Socket>>>(loop, std::move(socket), *tls));
  } else {
    begin(std::make_shared<Session<Socket>>(loop, std::move(socket)));
  }
}

}  // namespace letopis::http
