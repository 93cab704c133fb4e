#include <pthread.h>

#include <csignal>
#include <utility>

#include "server/api/api.h"
#include "server/api/open_api.h"
#include "server/cli/console.h"
#include "server/cli/token_file.h"
#include "server/cli/verbs.h"
#include "server/http/server.h"
#include "server/log/log.h"
#include "server/school/school.h"
#include "server/school/system.h"

namespace letopis::cli {
namespace {

constexpr std::chrono::milliseconds kSigningInterval{250};

// SIGINT and SIGTERM are waited for by the main thread; every thread made later inherits the mask.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }

  void wait() const {
    int number = 0;
    sigwait(&set_, &number);
  }

 private:
  sigset_t set_{};
};

// Tells the notary of every commit.
class SignCommits final : public ledger::Follower {
 public:
  explicit SignCommits(ledger::Notary& notary) : notary_(notary) {}

  void committed(const std::shared_ptr<const ledger::Published>& published,
                 const std::vector<Bytes>&) override {
    notary_.follow(published);
  }

 private:
  ledger::Notary& notary_;
};

http::ServerOptions edge_options(const ServeOptions& options) {
  http::ServerOptions out;
  out.address = options.address;
  out.port = options.port;
  out.threads = options.threads;
  out.certificate_file = options.certificate;
  out.key_file = options.key;
  return out;
}

// Everything that serves, in the order in which it is built; taken down the other way round.
class Serving {
 public:
  Serving(school::School school, Clock& clock, Random& random, std::optional<http::StaticFiles> web,
          const ServeOptions& options)
      : school_(std::move(school)),
        web_(std::move(web)),
        notary_(school_.key, *school_.head_file, clock, kSigningInterval),
        sign_commits_(notary_),
        live_(*school_.store),
        first_(school_.ledger->published()),
        scribe_(std::move(school_.ledger), {&sign_commits_, &live_}, {}),
        sessions_(clock, random),
        token_file_(options.data),
        log_tokens_(clock, random, token_file_.read(),
                    [this](const std::string& state) { return token_file_.keep(state); }),
        throttle_(clock, random),
        pages_(*school_.store),
        edge_(edge_options(options)),
        services_{*school_.store,
                  scribe_,
                  notary_,
                  tiles_,
                  sessions_,
                  log_tokens_,
                  throttle_,
                  workers_,
                  live_,
                  pages_,
                  clock,
                  random,
                  log::to_vkey(log::public_half(school_.key)),
                  std::string(api::open_api_document()),
                  web_ ? &*web_ : nullptr,
                  &edge_},
        api_(services_) {}

  Result<std::uint16_t, std::string> start() {
    if (!log_tokens_.readable()) {
      log_file::warning("the file of log tokens cannot be read: none of them is valid");
    }
    const auto written = notary_.sign(first_);
    if (!written) return Failure{written.error().text};
    notary_.start();
    return edge_.start(api_);
  }

  void stop() {
    edge_.stop();
    workers_.stop();
    edge_.join();
  }

 private:
  school::School school_;
  std::optional<http::StaticFiles> web_;
  ledger::Notary notary_;
  SignCommits sign_commits_;
  api::LiveHub live_;
  std::shared_ptr<const ledger::Published> first_;
  ledger::Scribe scribe_;
  auth::Sessions sessions_;
  TokenFile token_file_;
  auth::LogTokens log_tokens_;
  auth::SignInThrottle throttle_;
  auth::Workers workers_;
  ledger::TileCache tiles_;
  api::PageCache pages_;
  http::Server edge_;
  api::Services services_;
  api::Api api_;
};

int run(const ServeOptions& options, school::School school, Clock& clock, Random& random,
        const StopSignals& signals) {
  std::optional<http::StaticFiles> web;
  if (!options.web.empty()) {
    auto loaded = http::StaticFiles::load(options.web, random);
    if (!loaded)
      return complain({"web", "Страницы не читаются: " + loaded.error(), loaded.error()});
    web = std::move(*loaded);
  }
  Serving serving(std::move(school), clock, random, std::move(web), options);
  const auto port = serving.start();
  if (!port) {
    return complain({"start", "Сервер не запустить: " + port.error(),
                     "The server cannot be started: " + port.error()});
  }
  log_file::info("serving on " + options.address + " port " + std::to_string(*port));
  std::printf("http%s://%s:%u\n", options.certificate.empty() ? "" : "s", options.address.c_str(),
              static_cast<unsigned>(*port));
  std::fflush(stdout);
  signals.wait();
  log_file::info("stopping");
  serving.stop();
  return 0;
}

}  // namespace

int serve(const ServeOptions& options) {
  const StopSignals signals;
  log_file::start();
  school::SystemRandom random;
  school::SystemClock clock;
  auto school = school::open(options.data, school::ViewRows::current, clock, random);
  if (!school) {
    log_file::error("the school cannot be served: " + school.error().code);
    return complain(school.error());
  }
  if (options.resume_clock) {
    const auto offset = school::training_offset_us(*school, clock);
    if (!offset) {
      return complain({"clock", "Часы можно сдвинуть только в учебной школе.",
                       "The clock can be moved in a training school only."});
    }
    clock.move_by(*offset);
  }
  return run(options, std::move(*school), clock, random, signals);
}

}  // namespace letopis::cli
