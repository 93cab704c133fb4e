#include "server/auth/workers.h"
#include "server/cli/console.h"
#include "server/cli/stop_signals.h"
#include "server/cli/verbs.h"
#include "server/cli/witnessing.h"
#include "server/http/server.h"
#include "server/http/url.h"
#include "server/log/log.h"
#include "server/school/system.h"

namespace letopis::cli {

int witness(const WitnessOptions& options) {
  const StopSignals signals;
  log_file::start();
  const auto endpoint = http::parse_endpoint(options.listen);
  if (!endpoint) {
    return complain({"listen", "Адрес записан неверно: " + options.listen,
                     "The address is malformed: " + options.listen});
  }
  school::SystemRandom random;
  const school::SystemClock clock;
  auto side = open_witness(options.data, options.name, options.log_file, options.logs, random);
  if (!side) return complain(side.error());
  auth::Workers workers(1);
  witness::Service service("", side->logs, side->key, *side->store, workers, clock);
  http::ServerOptions edge_options;
  edge_options.address = endpoint->address;
  edge_options.port = endpoint->port;
  edge_options.body_bytes = witness::kRequestBytes;
  edge_options.certificate_file = options.certificate;
  edge_options.key_file = options.key;
  http::Server edge(edge_options);
  const auto port = edge.start(service);
  if (!port) {
    return complain({"start", "Свидетеля не запустить: " + port.error(),
                     "The witness cannot be started: " + port.error()});
  }
  http::Url url{!options.certificate.empty(), endpoint->address, *port, ""};
  const log::WitnessKey key = log::witness_half(side->key);
  std::printf("http%s://%s\n%s\n%s\n", url.tls ? "s" : "", url.host_field().c_str(),
              log::to_vkey(key).c_str(), log::to_old_vkey(key).c_str());
  std::fflush(stdout);
  log_file::info("witnessing " + std::to_string(side->logs.size()) + " ledgers");
  signals.wait();
  log_file::info("stopping");
  edge.stop();
  workers.stop();
  edge.join();
  return 0;
}

}  // namespace letopis::cli
