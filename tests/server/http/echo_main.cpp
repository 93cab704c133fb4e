// The edge with next to nothing behind it: what it costs by itself.
//   http_echo [threads [port]]      wrk -t1 -c64 -d10s http://127.0.0.1:PORT/
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include "server/http/server.h"

namespace {

using namespace letopis::http;  // NOLINT: a main of a few lines

/// 200 bytes for a GET, the body itself for anything else.
class Echo final : public Handler {
 public:
  void handle(const std::shared_ptr<const Request>& request, Reply reply) override {
    Response response;
    response.with("Content-Type", "text/plain");
    response.body =
        request->method == Method::get ? page_ : std::make_shared<const std::string>(request->body);
    reply(std::move(response));
  }

 private:
  std::shared_ptr<const std::string> page_ = std::make_shared<const std::string>(200, 'x');
};

}  // namespace

int main(int count, char** arguments) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ServerOptions options;
  if (count > 1) options.threads = static_cast<unsigned>(std::strtoul(arguments[1], nullptr, 10));
  if (count > 2) {
    options.port = static_cast<std::uint16_t>(std::strtoul(arguments[2], nullptr, 10));
  }
  Echo echo;
  Server server(options);
  const auto port = server.start(echo);
  if (!port) {
    std::cerr << port.error() << "\n";
    return 1;
  }
  std::cout << "http://127.0.0.1:" << *port << "/" << std::endl;
  int signal = 0;
  sigwait(&signals, &signal);
  server.stop();
  server.join();
  std::cout << server.counters().requests << " requests" << std::endl;
  return 0;
}
