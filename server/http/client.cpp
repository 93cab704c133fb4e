#include "server/http/client.h"

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <exception>
#include <mutex>
#include <optional>

namespace letopis::http {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;

using Error = boost::system::error_code;
using Executor = net::io_context::executor_type;
using Tcp = net::ip::tcp;
using Socket = net::basic_stream_socket<Tcp, Executor>;
using Resolver = net::ip::basic_resolver<Tcp, Executor>;
template <class T>
using Task = net::awaitable<T, Executor>;
constexpr net::use_awaitable_t<Executor> kAwait;
constexpr std::size_t kReadAhead = 16 * 1024;

/// Everything of one request; outlives its coroutine.
struct Exchange {
  Exchange(net::io_context& context, const Url& to, const ClientOptions& options)
      : url(to), resolver(context), socket(context) {
    parser.header_limit(static_cast<std::uint32_t>(options.head_bytes));
    parser.body_limit(options.body_bytes);
  }

  const Url& url;
  std::string request;
  Resolver resolver;
  Socket socket;
  std::optional<net::ssl::stream<Socket&>> tls;
  beast::flat_buffer buffer;
  beast::http::response_parser<beast::http::string_body> parser;
  const char* step = "name";  // what was being done when it failed
  Error error;
  bool done = false;       // the answer is there, whole
  bool cancelled = false;  // end as soon as possible
  bool ended = false;      // the coroutine has
};

std::string request_text(Method method, const Url& url, const std::string& body,
                         const std::string& bearer) {
  const bool posts = method == Method::post;
  std::string out = posts ? "POST " : "GET ";
  out += (url.path.empty() ? "/" : url.path) + " HTTP/1.1\r\nHost: " + url.host_field() + "\r\n";
  out += "User-Agent: letopis\r\nConnection: close\r\n";
  if (!bearer.empty()) out += "Authorization: Bearer " + bearer + "\r\n";
  if (posts) {
    out += "Content-Type: text/plain; charset=utf-8\r\nContent-Length: ";
    out += std::to_string(body.size()) + "\r\n";
  }
  return out + "\r\n" + (posts ? body : std::string());
}

// The rule for everything below (g++ 12): behind co_await stand named values and free calls only.

Task<void> connect(Exchange& x) {
  const std::string port = std::to_string(x.url.port);
  auto lookup = x.resolver.async_resolve(x.url.host, port, net::redirect_error(kAwait, x.error));
  const auto found = co_await std::move(lookup);
  if (x.error) co_return;
  x.step = "connection";
  x.error = net::error::host_not_found;
  for (const auto& entry : found) {
    if (x.cancelled) co_return;
    Error ignored;
    x.socket.close(ignored);
    auto attempt = x.socket.async_connect(entry.endpoint(), net::redirect_error(kAwait, x.error));
    co_await std::move(attempt);
    if (!x.error) co_return;
  }
}

template <class Stream>
Task<void> converse(Exchange& x, Stream& stream) {
  x.step = "request";
  const net::const_buffer whole(x.request.data(), x.request.size());
  auto sent = net::async_write(stream, whole, net::redirect_error(kAwait, x.error));
  co_await std::move(sent);
  if (x.error) co_return;
  x.step = "answer";
  while (!x.parser.is_done()) {
    const net::mutable_buffer room = x.buffer.prepare(kReadAhead);
    auto reading = stream.async_read_some(room, net::redirect_error(kAwait, x.error));
    const std::size_t count = co_await std::move(reading);
    if (x.error == net::error::eof && x.parser.got_some()) {
      x.error = Error();
      x.parser.put_eof(x.error);
      break;
    }
    if (x.error) co_return;
    x.buffer.commit(count);
    while (x.buffer.size() > 0 && !x.parser.is_done() && !x.error) {
      x.buffer.consume(x.parser.put(x.buffer.data(), x.error));
    }
    if (x.error == beast::http::error::need_more) x.error = Error();
    if (x.error) co_return;
  }
  x.done = !x.error && x.parser.is_done();
}

/// Says which of its names the server is asked by (RFC 6066); addresses are no names.
void name_server(SSL* tls, const std::string& host) {
  Error no_address;
  (void)net::ip::make_address(host, no_address);
  if (!no_address) return;
  std::string name = host;
  SSL_ctrl(tls, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
}

Task<void> shake_hands(Exchange& x, net::ssl::context& context) {
  x.step = "TLS";
  x.tls.emplace(x.socket, context);
  name_server(x.tls->native_handle(), x.url.host);
  const net::ssl::host_name_verification names(x.url.host);
  x.tls->set_verify_callback(names, x.error);
  if (x.error) co_return;
  auto handshake =
      x.tls->async_handshake(net::ssl::stream_base::client, net::redirect_error(kAwait, x.error));
  co_await std::move(handshake);
}

Task<void> run(Exchange& x, net::ssl::context* context) {
  co_await connect(x);
  if (x.error) co_return;
  if (context == nullptr) {
    co_await converse(x, x.socket);
    co_return;
  }
  co_await shake_hands(x, *context);
  if (x.error) co_return;
  co_await converse(x, *x.tls);
}

}  // namespace

class Client::Impl {
 public:
  explicit Impl(const ClientOptions& options) : options_(options) {}

  Result<ClientAnswer, std::string> send(Method method, const Url& url, const std::string& body) {
    if (url.tls && !tls_) {
      const std::string failure = trust_the_system();
      if (!failure.empty()) return Failure{failure};
    }
    net::io_context context(1);
    if (!begin(context)) return Failure{std::string("stopped")};
    Exchange x(context, url, options_);
    x.request = request_text(method, url, body, options_.bearer);
    auto task = run(x, url.tls ? &*tls_ : nullptr);
    net::co_spawn(context.get_executor(), std::move(task), [&x](const std::exception_ptr& problem) {
      if (problem) x.error = net::error::no_memory;
      x.ended = true;
    });
    context.run_for(options_.deadline);
    const bool late = !context.stopped();
    end();
    if (!x.ended) wind_up(context, x);
    if (x.done) {
      const auto& message = x.parser.get();
      const auto type = message[beast::http::field::content_type];
      return ClientAnswer{static_cast<int>(message.result_int()),
                          std::string(type.data(), type.size()), message.body()};
    }
    const std::string why = late ? "took too long" : x.error ? x.error.message() : "cut short";
    return Failure{std::string(x.step) + ": " + why};
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (running_ != nullptr) running_->stop();
  }

 private:
  std::string trust_the_system() {
    Error error;
    net::ssl::context context(net::ssl::context::tls_client);
    if (SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION) != 1) {
      return "TLS: 1.2 cannot be set as the oldest version";
    }
    context.set_default_verify_paths(error);
    if (error) return "TLS: " + error.message();
    context.set_verify_mode(net::ssl::verify_peer, error);
    if (error) return "TLS: " + error.message();
    tls_.emplace(std::move(context));
    return {};
  }

  // Nothing of the exchange may be under way when it is destroyed.
  static void wind_up(net::io_context& context, Exchange& x) {
    x.cancelled = true;
    x.resolver.cancel();
    Error ignored;
    x.socket.close(ignored);
    context.restart();
    context.run();
  }

  bool begin(net::io_context& context) {
    const std::lock_guard lock(mutex_);
    if (!stopped_) running_ = &context;
    return !stopped_;
  }

  void end() {
    const std::lock_guard lock(mutex_);
    running_ = nullptr;
  }

  const ClientOptions options_;
  std::optional<net::ssl::context> tls_;  // of the asking thread
  std::mutex mutex_;
  net::io_context* running_ = nullptr;  // guarded by mutex_
  bool stopped_ = false;                // guarded by mutex_
};

Client::Client(const ClientOptions& options) : impl_(std::make_unique<Impl>(options)) {}

Client::~Client() = default;

Result<ClientAnswer, std::string> Client::send(Method method, const Url& url,
                                               const std::string& body) {
  return impl_->send(method, url, body);
}

void Client::stop() { impl_->stop(); }

}  // namespace letopis::http
