#include <utility>

#include "server/api/api.h"
#include "server/api/open_api.h"
#include "server/cli/console.h"
#include "server/cli/stop_signals.h"
#include "server/cli/verbs.h"
#include "server/cli/witnessing.h"
#include "server/http/server.h"
#include "server/log/log.h"
#include "server/school/school.h"
#include "server/school/system.h"

namespace letopis::cli {
namespace {

constexpr std::chrono::milliseconds kSigningInterval{250};

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

// What is asked below the witness's prefix is the witness's, all else the school's.
class Front final : public http::Handler {
 public:
  Front(http::Handler& school, witness::Service* witness) : school_(school), witness_(witness) {}

  void handle(const std::shared_ptr<const http::Request>& request, http::Reply reply) override {
    const bool witnessing = witness_ != nullptr && witness_->takes(request->path);
    (witnessing ? *witness_ : school_).handle(request, std::move(reply));
  }

 private:
  http::Handler& school_;
  witness::Service* const witness_;
};

/// Both directions of witnessing, as far as they were asked for.
struct Witnessing {
  std::optional<log::Policy> policy;  // of our own checkpoints
  std::optional<WitnessSide> side;    // for other logs
};

constexpr std::string_view kWitnessPrefix = "/witness";

Result<Witnessing, ledger::LedgerError> open_witnessing(const ServeOptions& options,
                                                        const std::string& origin, Random& random) {
  Witnessing out;
  if (!options.witnesses.empty()) {
    auto policy = read_policy(options.witnesses, options.require_quorum);
    if (!policy) return Failure{std::move(policy).error()};
    out.policy = std::move(*policy);
  }
  if (!options.witness_for.empty()) {
    auto side = open_witness(options.data, origin + "/witness", options.witness_for, {}, random);
    if (!side) return Failure{std::move(side).error()};
    out.side = std::move(*side);
  }
  return out;
}

// Everything that serves, in the order in which it is built; taken down the other way round.
class Serving {
 public:
  Serving(school::School school, Clock& clock, Random& random, std::optional<http::StaticFiles> web,
          Witnessing witnessing, const ServeOptions& options)
      : school_(std::move(school)),
        witnessing_(std::move(witnessing)),
        web_(std::move(web)),
        notary_(school_.key, *school_.head_file, clock, kSigningInterval),
        sign_commits_(notary_),
        live_(*school_.store),
        first_(school_.ledger->published()),
        scribe_(std::move(school_.ledger), {&sign_commits_, &live_}, {}),
        sessions_(clock, random),
        throttle_(clock, random),
        pages_(*school_.store),
        edge_(edge_options(options)),
        kept_(options.data + "/head/COSIGNED"),
        cosigning_(cosigning(options)),
        service_(service()),
        services_{*school_.store,
                  scribe_,
                  notary_,
                  checkpoints(),
                  cosigning_.get(),
                  tiles_,
                  sessions_,
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
        api_(services_),
        front_(api_, service_.get()) {}

  ~Serving() { stop(); }

  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  Result<std::uint16_t, ledger::LedgerError> start() {
    const auto written = notary_.sign(first_);
    if (!written) return cannot_start(written.error().text);
    if (cosigning_) {
      auto recalled = cosigning_->recall(log::public_half(school_.key), notary_.latest(), empty());
      if (!recalled) return Failure{std::move(recalled).error()};
      notary_.tell([this] { cosigning_->head_signed(); });
      cosigning_->start();
    }
    notary_.start();
    auto port = edge_.start(front_);
    if (!port) return cannot_start(port.error());
    return *port;
  }

  /// The notary tells others of its signatures, so it ends before they do.
  void stop() {
    edge_.stop();
    workers_.stop();
    witness_workers_.stop();
    edge_.join();
    notary_.stop();
    if (cosigning_) cosigning_->stop();
  }

 private:
  static Failure<ledger::LedgerError> cannot_start(const std::string& why) {
    return {ledger::LedgerError{"start", "Сервер не запустить: " + why,
                                "The server cannot be started: " + why}};
  }

  std::unique_ptr<witness::Cosigning> cosigning(const ServeOptions& options) {
    if (!witnessing_.policy) return nullptr;
    witness::CosigningOptions with;
    with.interval = std::chrono::seconds(options.witness_interval);
    with.require_quorum = options.require_quorum;
    return std::make_unique<witness::Cosigning>(
        witness::CosigningPorts{*witnessing_.policy, notary_, *school_.store, tiles_, kept_,
                                real_clock_, posts_for(*witnessing_.policy)},
        with);
  }

  std::unique_ptr<witness::Service> service() {
    if (!witnessing_.side) return nullptr;
    const WitnessSide& side = *witnessing_.side;
    return std::make_unique<witness::Service>(std::string(kWitnessPrefix), side.logs, side.key,
                                              *side.store, witness_workers_, real_clock_);
  }

  [[nodiscard]] const ledger::Checkpoints& checkpoints() const {
    if (cosigning_) return *cosigning_;
    return notary_;
  }

  // The checkpoint that promises nothing: shown while a quorum is required and was never met.
  [[nodiscard]] std::shared_ptr<const ledger::SignedHead> empty() const {
    auto head = std::make_shared<ledger::SignedHead>(*notary_.latest());
    head->checkpoint = {school_.key.name, 0, log::empty_root()};
    head->note = log::sign_note(log::body_of(head->checkpoint), school_.key);
    return head;
  }

  school::School school_;
  Witnessing witnessing_;
  school::SystemClock real_clock_;  // of cosignatures: never moved
  std::optional<http::StaticFiles> web_;
  ledger::Notary notary_;
  SignCommits sign_commits_;
  api::LiveHub live_;
  std::shared_ptr<const ledger::Published> first_;
  ledger::Scribe scribe_;
  auth::Sessions sessions_;
  auth::SignInThrottle throttle_;
  auth::Workers workers_;
  auth::Workers witness_workers_{1, 64};
  ledger::TileCache tiles_;
  api::PageCache pages_;
  http::Server edge_;
  ledger::HeadFile kept_;
  std::unique_ptr<witness::Cosigning> cosigning_;  // null: no witnesses are asked
  std::unique_ptr<witness::Service> service_;      // null: no other logs are witnessed
  api::Services services_;
  api::Api api_;
  Front front_;
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
  auto witnessing = open_witnessing(options, school.key.name, random);
  if (!witnessing) return complain(witnessing.error());
  Serving serving(std::move(school), clock, random, std::move(web), std::move(*witnessing),
                  options);
  const auto port = serving.start();
  if (!port) {
    log_file::error("serving did not begin: " + port.error().code);
    return complain(port.error());
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
