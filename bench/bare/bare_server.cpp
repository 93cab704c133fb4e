// The yardstick for HTTP: Beast and coroutines with nothing behind them. Each thread has an
// io_context of its own; connections are dealt out in turn.
//
//   bare_server [--port P] [--threads N]       prints "listening PORT"; ends with SIGTERM or SIGINT
//
// GET /?bytes=N answers with N bytes; PUT takes a body and answers with 120 bytes of JSON.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using tcp = net::ip::tcp;
using Error = boost::system::error_code;
using Contexts = std::vector<std::unique_ptr<net::io_context>>;

constexpr std::size_t kReceiptBytes = 120;
constexpr std::size_t kBodyMax = std::size_t{16} << 20U;
constexpr int kThreadsMax = 64;

using Request = http::request<http::string_body>;
using Response = http::response<http::span_body<const char>>;

/// Number after "bytes=" in the target; 0 without one.
std::size_t wanted_bytes(std::string_view target) {
  constexpr std::string_view kName = "bytes=";
  const std::size_t at = target.find(kName);
  if (at == std::string_view::npos) return 0;
  const std::string_view text = target.substr(at + kName.size());
  std::size_t bytes = 0;
  std::from_chars(text.data(), text.data() + text.size(), bytes);
  return bytes < kBodyMax ? bytes : kBodyMax;
}

/// An answer whose body points into `ready`, which holds as many bytes as the longest answer.
Response answer(const Request& request, const std::string& ready, const std::string& receipt) {
  Response response{http::status::ok, request.version()};
  response.set(http::field::content_type, "application/json");
  response.keep_alive(request.keep_alive());
  if (request.method() == http::verb::put) {
    response.body() = {receipt.data(), receipt.size()};
  } else {
    const std::string_view target(request.target().data(), request.target().size());
    response.body() = {ready.data(), wanted_bytes(target)};
  }
  response.prepare_payload();
  return response;
}

net::awaitable<void> session(tcp::socket socket, const std::string& ready,
                             const std::string& receipt) {
  boost::beast::flat_buffer buffer;
  Error error;
  auto token = net::redirect_error(net::use_awaitable, error);
  for (;;) {
    Request request;
    co_await http::async_read(socket, buffer, request, token);
    if (error) break;
    Response response = answer(request, ready, receipt);
    co_await http::async_write(socket, response, token);
    if (error || !response.keep_alive()) break;
  }
  Error ignored;
  socket.shutdown(tcp::socket::shutdown_both, ignored);
}

net::awaitable<void> accept_all(tcp::acceptor& acceptor, const Contexts& contexts,
                                const std::string& ready, const std::string& receipt) {
  Error error;
  auto token = net::redirect_error(net::use_awaitable, error);
  for (std::size_t turn = 0;; ++turn) {
    net::io_context& context = *contexts[turn % contexts.size()];
    tcp::socket socket(context);
    co_await acceptor.async_accept(socket, token);
    if (error == net::error::operation_aborted) break;
    if (error) continue;
    Error ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    auto task = session(std::move(socket), ready, receipt);
    net::co_spawn(context, std::move(task), net::detached);
  }
}

int serve(std::uint16_t port, int threads) {
  const std::string ready(kBodyMax, 'x');
  std::string receipt = R"({"position":123456789,"revision":2,"value":"5","padding":")";
  receipt.append(kReceiptBytes - receipt.size() - 2, '.').append("\"}");

  Contexts contexts;
  for (int i = 0; i < threads; ++i) contexts.push_back(std::make_unique<net::io_context>(1));
  tcp::acceptor acceptor(*contexts[0], tcp::endpoint(net::ip::address_v4::loopback(), port));
  net::signal_set signals(*contexts[0], SIGINT, SIGTERM);
  signals.async_wait([&](const Error&, int) {
    for (const auto& context : contexts) context->stop();
  });
  net::co_spawn(*contexts[0], accept_all(acceptor, contexts, ready, receipt), net::detached);
  std::printf("listening %u\n", static_cast<unsigned>(acceptor.local_endpoint().port()));
  std::fflush(stdout);

  std::vector<std::jthread> pool;
  for (const auto& context : contexts) {
    pool.emplace_back([&context] {
      const auto stay = net::make_work_guard(*context);
      context->run();
    });
  }
  pool.clear();  // joins
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  int port = 0;
  int threads = 2;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view name = argv[i];
    const std::string_view value = i + 1 < argc ? argv[i + 1] : "";
    int& target = name == "--threads" ? threads : port;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), target);
    if ((name != "--threads" && name != "--port") || error != std::errc{} ||
        end != value.data() + value.size() || port < 0 || port > 65'535 || threads < 1 ||
        threads > kThreadsMax) {
      std::fputs("usage: bare_server [--port P] [--threads N]\n", stderr);
      return 2;
    }
  }
  return serve(static_cast<std::uint16_t>(port), threads);
}
