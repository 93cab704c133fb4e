#include "server/http/server.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <exception>
#include <optional>
#include <thread>

#include "server/http/loop.h"
#include "server/http/session.h"

namespace letopis::http {

namespace {

using Milliseconds = std::chrono::milliseconds;
using Acceptor = net::basic_socket_acceptor<net::ip::tcp, Executor>;

constexpr Milliseconds kShortestTick{10};
constexpr Milliseconds kLongestTick{1'000};

Milliseconds tick_of(const ServerOptions& options) {
  const Milliseconds shortest =
      std::min({options.request_deadline, options.idle_deadline, options.write_deadline,
                options.comment_interval, options.stop_grace});
  return std::clamp(shortest / 4, kShortestTick, kLongestTick);
}

}  // namespace

void Mailbox::put(std::shared_ptr<Slot> slot) {
  const std::lock_guard lock(mutex_);
  if (context_ == nullptr) return;
  waiting_.push_back(std::move(slot));
  if (waiting_.size() > 1) return;  // the drain that was posted for the first one takes all
  net::post(*context_, [self = shared_from_this()] { self->drain(); });
}

void Mailbox::drain() {
  {
    const std::lock_guard lock(mutex_);
    draining_.swap(waiting_);
  }
  for (const auto& slot : draining_) slot->deliver();
  draining_.clear();
}

void Mailbox::close() {
  std::vector<std::shared_ptr<Slot>> dropped;
  const std::lock_guard lock(mutex_);
  context_ = nullptr;
  dropped.swap(waiting_);
}

void Slot::give(Response&& response) {
  if (claimed_.exchange(true)) {
    if (response.stream) response.stream->close();
    return;
  }
  response_ = std::move(response);
  if (state_.exchange(kGiven, std::memory_order_acq_rel) == kAwaited) {
    mailbox_->put(shared_from_this());
  }
}

void Slot::raise() {
  if (!raised_.exchange(true)) mailbox_->put(shared_from_this());
}

bool Slot::answered_or_wait() {
  int open = kOpen;
  return !state_.compare_exchange_strong(open, kAwaited, std::memory_order_acq_rel);
}

void Slot::deliver() {
  news_ = raised_.exchange(false) || news_;
  if (connection_ != nullptr) connection_->resume();
}

Loop::Loop(const ServerOptions& options, Handler& handler)
    : options_(options),
      handler_(handler),
      tick_(tick_of(options)),
      guard_(context_.get_executor()),
      sweeper_(context_.get_executor()),
      mailbox_(std::make_shared<Mailbox>(context_)) {}

void Loop::run() {
  sweep_later();
  context_.run();
  mailbox_->close();
}

void Loop::stop() {
  net::post(context_, [this] {
    if (stopping_) return;
    stopping_ = true;
    cut_at_ = after(options_.stop_grace);
    for (auto next = connections_.begin(); next != connections_.end();) {
      (*next++)->wind_down();  // which may end it
    }
    end_if_empty();
  });
}

Loop::Place Loop::enter(Connection& connection) {
  return connections_.insert(connections_.end(), &connection);
}

void Loop::leave(Place place) {
  connections_.erase(place);
  end_if_empty();
}

std::uint64_t Loop::after(Milliseconds time) const {
  // The tick under way may be almost over, so it does not count.
  const auto ticks = (time.count() + tick_.count() - 1) / tick_.count() + 1;
  return now_ + static_cast<std::uint64_t>(std::max<decltype(ticks)>(ticks, 1));
}

void Loop::sweep_later() {
  sweeper_.expires_after(tick_);
  sweeper_.async_wait([this](const Error& error) {
    if (!error) sweep();
  });
}

void Loop::sweep() {
  ++now_;
  for (auto next = connections_.begin(); next != connections_.end();) {
    Connection& connection = **next++;
    if (now_ >= cut_at_) {
      connection.cut();
    } else {
      connection.tick(now_);
    }
  }
  if (!stopping_ || !connections_.empty()) sweep_later();
}

void Loop::end_if_empty() {
  if (!stopping_ || !connections_.empty()) return;
  guard_.reset();
  sweeper_.cancel();
}

class Server::Impl {
 public:
  explicit Impl(ServerOptions options) : options_(std::move(options)) {}

  Result<std::uint16_t, std::string> start(Handler& handler);
  void stop();
  void join();
  ServerCounters counters() const;

 private:
  std::optional<std::string> open_tls();
  std::optional<std::string> listen();
  static Task<void> accept(Impl& impl);
  Loop& idlest();
  std::size_t open_connections() const;

  const ServerOptions options_;
  // Constant after start().
  std::optional<net::ssl::context> tls_;
  std::vector<std::unique_ptr<Loop>> loops_;
  std::vector<std::thread> threads_;
  // Owned by the first loop's thread after start().
  std::optional<Acceptor> acceptor_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> accepted_{0};
  std::atomic<std::uint64_t> refused_{0};
};

std::optional<std::string> Server::Impl::open_tls() {
  if (options_.certificate_file.empty() && options_.key_file.empty()) return std::nullopt;
  Error error;
  tls_.emplace(net::ssl::context::tls_server);
  if (SSL_CTX_set_min_proto_version(tls_->native_handle(), TLS1_2_VERSION) != 1) {
    return "TLS 1.2 cannot be set as the oldest version";
  }
  SSL_CTX_set_options(tls_->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  tls_->use_certificate_chain_file(options_.certificate_file, error);
  if (error) return "certificate " + options_.certificate_file + ": " + error.message();
  tls_->use_private_key_file(options_.key_file, net::ssl::context::pem, error);
  if (error) return "key " + options_.key_file + ": " + error.message();
  return std::nullopt;
}

std::optional<std::string> Server::Impl::listen() {
  Error error;
  const auto address = net::ip::make_address(options_.address, error);
  if (error) return "address " + options_.address + ": not an IPv4 or IPv6 address";
  if (!tls_ && !address.is_loopback() && !options_.plain_beyond_loopback) {
    return "address " + options_.address +
           ": plain HTTP is served on the loopback only; give a certificate and a key";
  }
  const net::ip::tcp::endpoint endpoint(address, options_.port);
  acceptor_.emplace(loops_.front()->context().get_executor());
  acceptor_->open(endpoint.protocol(), error);
  if (!error) acceptor_->set_option(net::socket_base::reuse_address(true), error);
  if (!error) acceptor_->bind(endpoint, error);
  if (!error) acceptor_->listen(net::socket_base::max_listen_connections, error);
  if (!error) return std::nullopt;
  return "address " + options_.address + ", port " + std::to_string(options_.port) + ": " +
         error.message();
}

Result<std::uint16_t, std::string> Server::Impl::start(Handler& handler) {
  for (unsigned i = 0; i < std::max(1U, options_.threads); ++i) {
    loops_.push_back(std::make_unique<Loop>(options_, handler));
  }
  auto failure = open_tls();
  if (!failure) failure = listen();
  if (failure) {
    acceptor_.reset();
    loops_.clear();
    return Failure{*failure};
  }
  const std::uint16_t port = acceptor_->local_endpoint().port();
  auto task = accept(*this);
  net::co_spawn(loops_.front()->context().get_executor(), std::move(task),
                [](std::exception_ptr) {});
  for (const auto& loop : loops_) {
    threads_.emplace_back([&running = *loop] { running.run(); });
  }
  return port;
}

Loop& Server::Impl::idlest() {
  return **std::min_element(loops_.begin(), loops_.end(), [](const auto& left, const auto& right) {
    return left->load().load() < right->load().load();
  });
}

std::size_t Server::Impl::open_connections() const {
  std::size_t count = 0;
  for (const auto& loop : loops_) count += loop->load().load();
  return count;
}

namespace {

Task<Socket> accept_into(Acceptor& acceptor, Loop& loop, Error& error) {
  return acceptor.async_accept(loop.context(), net::redirect_error(kAwait, error));
}

Task<void> sleep(net::steady_timer::rebind_executor<Executor>::other& timer, Error& error) {
  return timer.async_wait(net::redirect_error(kAwait, error));
}

}  // namespace

Task<void> Server::Impl::accept(Impl& impl) {
  net::steady_timer::rebind_executor<Executor>::other pause(impl.loops_.front()->context());
  while (!impl.stopping_) {
    Error error;
    Loop& loop = impl.idlest();
    Socket socket = co_await accept_into(*impl.acceptor_, loop, error);
    if (impl.stopping_) co_return;
    if (error) {
      // Out of descriptors, most likely: those who leave give them back.
      pause.expires_after(Milliseconds(50));
      co_await sleep(pause, error);
      continue;
    }
    if (impl.open_connections() >= impl.options_.connections) {
      impl.refused_.fetch_add(1, std::memory_order_relaxed);
      continue;
    }
    impl.accepted_.fetch_add(1, std::memory_order_relaxed);
    loop.load().fetch_add(1);
    open_session(loop, std::move(socket), impl.tls_ ? &*impl.tls_ : nullptr);
  }
}

void Server::Impl::stop() {
  if (loops_.empty() || stopping_.exchange(true)) return;
  for (const auto& loop : loops_) loop->announce_stop();
  net::post(loops_.front()->context(), [this] {
    Error ignored;
    acceptor_->close(ignored);
    for (const auto& loop : loops_) loop->stop();
  });
}

void Server::Impl::join() {
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

ServerCounters Server::Impl::counters() const {
  ServerCounters sum;
  sum.connections_accepted = accepted_.load(std::memory_order_relaxed);
  sum.connections_refused = refused_.load(std::memory_order_relaxed);
  sum.connections_open = open_connections();
  for (const auto& loop : loops_) {
    const LoopCounters& own = loop->counters();
    sum.requests += own.requests.load(std::memory_order_relaxed);
    for (std::size_t i = 0; i < std::size(sum.by_class); ++i) {
      sum.by_class[i] += own.by_class[i].load(std::memory_order_relaxed);
    }
    sum.bytes_in += own.bytes_in.load(std::memory_order_relaxed);
    sum.bytes_out += own.bytes_out.load(std::memory_order_relaxed);
    sum.connections_cut += own.cut.load(std::memory_order_relaxed);
    sum.streams_open += own.streams.load(std::memory_order_relaxed);
  }
  return sum;
}

Server::Server(ServerOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}

Server::~Server() {
  impl_->stop();
  impl_->join();
}

Result<std::uint16_t, std::string> Server::start(Handler& handler) { return impl_->start(handler); }

void Server::stop() { impl_->stop(); }

void Server::join() { impl_->join(); }

ServerCounters Server::counters() const { return impl_->counters(); }

}  // namespace letopis::http
