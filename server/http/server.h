#pragma once
// The edge: sockets, TLS and HTTP/1.1 in front of a Handler. The only header of this folder that
// stands for Beast and Asio, and it shows neither.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "schema/types/result.h"
#include "server/http/message.h"

namespace letopis::http {

/// Every bound of the edge. Deadlines are kept to within a quarter of the shortest one (at most a
/// second): a connection may live that much longer, never shorter.
struct ServerOptions {
  std::string address = "127.0.0.1";  // IPv4 or IPv6, numeric
  std::uint16_t port = 0;             // 0: any free one
  unsigned threads = 1;               // each runs its own connections, from first byte to last
  std::size_t head_bytes = 16 * 1024;
  std::size_t body_bytes = 1024 * 1024;
  std::size_t connections = 4096;  // further ones are closed at once and counted
  std::chrono::milliseconds request_deadline{15'000};  // first byte to last; also TLS handshake
  std::chrono::milliseconds idle_deadline{60'000};     // between two requests
  std::chrono::milliseconds write_deadline{30'000};    // for each 256 KiB of an answer
  std::chrono::milliseconds comment_interval{15'000};  // keep-alive of event streams
  std::chrono::milliseconds stop_grace{10'000};        // then connections are cut
  std::string certificate_file{};                      // PEM chain; with key_file: TLS 1.2 and 1.3
  std::string key_file{};
  bool plain_beyond_loopback = false;  // plain HTTP elsewhere is refused unless this is set
};

/// A snapshot since start. Counts of one moment, not of one transaction.
struct ServerCounters {
  std::uint64_t requests = 0;      // answered, refusals of the edge included
  std::uint64_t by_class[6] = {};  // [2] counts 2xx …; [0] is unused
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;  // over the limit
  std::uint64_t connections_cut = 0;      // over a deadline while an answer was being written
  std::uint64_t connections_open = 0;
  std::uint64_t streams_open = 0;
};

/// A running edge. Built, started, stopped and destroyed by one owner; stop() and counters() from
/// any thread. Answers may be given after join(): they are dropped.
/// Never logs, never blocks in a handler's stead, never calls the handler after join().
class Server {
 public:
  explicit Server(ServerOptions options);
  ~Server();  // stop() and join()
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds, listens and starts the threads; returns the port. `handler` outlives the server. On
  /// failure the text says what could not be had, and nothing is running. Called once.
  [[nodiscard]] Result<std::uint16_t, std::string> start(Handler& handler);
  /// No new connections; idle ones and streams end, requests under way are answered first.
  void stop();
  /// Waits for the end that stop() began.
  void join();
  [[nodiscard]] ServerCounters counters() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace letopis::http
