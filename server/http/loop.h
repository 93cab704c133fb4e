#pragma once
// Private to this folder: one I/O thread with its connections, its deadlines and its mailbox.
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <list>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "server/http/server.h"

namespace letopis::http {

namespace net = boost::asio;

using Error = boost::system::error_code;
using Executor = net::io_context::executor_type;
using Socket = net::basic_stream_socket<net::ip::tcp, Executor>;
template <class T>
using Task = net::awaitable<T, Executor>;
inline constexpr net::use_awaitable_t<Executor> kAwait;
inline constexpr std::uint64_t kNever = ~std::uint64_t{0};  // no tick

/// What a loop does to a connection. All calls come from the loop's thread.
class Connection {
 public:
  virtual ~Connection() = default;
  /// Something it may wait for has happened; waking for nothing is harmless.
  virtual void resume() = 0;
  /// Time passed: check the deadlines.
  virtual void tick(std::uint64_t now) = 0;
  /// The loop stops: end what is idle.
  virtual void wind_down() = 0;
  /// End now, whatever is under way.
  virtual void cut() = 0;
};

class Slot;

/// Brings slots to the thread of their loop. Thread-safe; outlives the loop, then drops all.
class Mailbox : public std::enable_shared_from_this<Mailbox> {
 public:
  explicit Mailbox(net::io_context& context) : context_(&context) {}

  void put(std::shared_ptr<Slot> slot);
  void close();

 private:
  void drain();

  std::mutex mutex_;
  net::io_context* context_;                     // guarded by mutex_; null when closed
  std::vector<std::shared_ptr<Slot>> waiting_;   // guarded by mutex_
  std::vector<std::shared_ptr<Slot>> draining_;  // owned by the loop's thread
};

/// A place where one connection waits for one thing: an answer, or news of a stream. give() and
/// raise() come from any thread; all else from the loop's.
class Slot : public std::enable_shared_from_this<Slot> {
 public:
  Slot(std::shared_ptr<Mailbox> mailbox, Connection* connection)
      : mailbox_(std::move(mailbox)), connection_(connection) {}

  /// Takes the first answer; later ones are dropped.
  void give(Response&& response);
  /// Wakes the connection; several calls before it woke count as one.
  void raise();

  /// True when the answer is there; else the connection will be resumed when it comes.
  [[nodiscard]] bool answered_or_wait();

  [[nodiscard]] bool answered() const { return state_.load(std::memory_order_acquire) == kGiven; }

  [[nodiscard]] Response take() { return std::move(response_); }

  /// Whether raise() was called since the last take_news().
  [[nodiscard]] bool take_news() { return std::exchange(news_, false); }

  void deliver();

  /// The connection ends and is not resumed any more.
  void forget() { connection_ = nullptr; }

 private:
  static constexpr int kOpen = 0;
  static constexpr int kAwaited = 1;
  static constexpr int kGiven = 2;

  const std::shared_ptr<Mailbox> mailbox_;
  std::atomic<bool> claimed_{false};
  std::atomic<int> state_{kOpen};
  std::atomic<bool> raised_{false};
  Response response_;       // written before state_ becomes kGiven, read after
  Connection* connection_;  // owned by the loop's thread
  bool news_ = false;       // owned by the loop's thread
};

/// Relaxed counters that only one loop writes.
struct LoopCounters {
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> by_class[6] = {};
  std::atomic<std::uint64_t> bytes_in{0};
  std::atomic<std::uint64_t> bytes_out{0};
  std::atomic<std::uint64_t> cut{0};
  std::atomic<std::uint64_t> streams{0};

  static void add(std::atomic<std::uint64_t>& counter, std::uint64_t count) {
    counter.store(counter.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
  }
};

/// One I/O thread's world. Everything but the atomics and post() belongs to that thread.
class Loop {
 public:
  Loop(const ServerOptions& options, Handler& handler);

  /// Until stopped and empty.
  void run();

  /// From any thread: what is answered from now on is the last of its connection.
  void announce_stop() { closing_ = true; }

  /// From any thread, once no more connections will be opened: begins the end.
  void stop();

  [[nodiscard]] net::io_context& context() { return context_; }

  [[nodiscard]] const ServerOptions& options() const { return options_; }

  [[nodiscard]] Handler& handler() { return handler_; }

  [[nodiscard]] const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }

  [[nodiscard]] LoopCounters& counters() { return counters_; }

  [[nodiscard]] bool stopping() const { return closing_; }

  /// Connections handed to this loop and not ended; set by acceptor and loop.
  [[nodiscard]] std::atomic<std::size_t>& load() { return load_; }

  using Place = std::list<Connection*>::iterator;
  [[nodiscard]] Place enter(Connection& connection);
  void leave(Place place);

  /// The tick at which `time` from now has surely passed.
  [[nodiscard]] std::uint64_t after(std::chrono::milliseconds time) const;

 private:
  void sweep_later();
  void sweep();
  void end_if_empty();

  const ServerOptions& options_;
  Handler& handler_;
  const std::chrono::milliseconds tick_;
  std::uint64_t now_ = 0;  // ticks since start
  std::uint64_t cut_at_ = kNever;
  bool stopping_ = false;
  std::atomic<bool> closing_{false};
  LoopCounters counters_;
  std::atomic<std::size_t> load_{0};
  std::list<Connection*> connections_;
  // Below all that a connection touches when it ends, since unstarted ones end with the context.
  net::io_context context_{1};
  net::executor_work_guard<Executor> guard_;
  net::basic_waitable_timer<std::chrono::steady_clock, net::wait_traits<std::chrono::steady_clock>,
                            Executor>
      sweeper_;
  std::shared_ptr<Mailbox> mailbox_;
};

}  // namespace letopis::http
