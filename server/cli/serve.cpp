#include <utility>
#include <vector>

#include "projections/directory/query.h"
#include "server/api/api.h"
#include "server/api/open_api.h"
#include "server/api/submission.h"
#include "server/cli/console.h"
#include "server/cli/stop_signals.h"
#include "server/cli/token_file.h"
#include "server/cli/verbs.h"
#include "server/cli/witnessing.h"
#include "server/http/server.h"
#include "server/log/log.h"
#include "server/records/keeper.h"
#include "server/school/school.h"
#include "server/school/system.h"
#include "server/upkeep/background.h"
#include "server/upkeep/schedule.h"

namespace letopis::cli {
namespace {

constexpr std::chrono::milliseconds kSigningInterval{250};
constexpr std::int64_t kHourUs = 3'600'000'000;
// After failed writes in one hour; then the disk is beyond what opening again can mend.
constexpr std::size_t kReopenedAtMost = 3;

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

// Tells the directory of every commit.
class RefreshDirectory final : public ledger::Follower {
 public:
  explicit RefreshDirectory(directory::Cache& directory) : directory_(directory) {}

  void committed(const std::shared_ptr<const ledger::Published>&,
                 const std::vector<Bytes>& entries) override {
    directory_.committed(entries);
  }

 private:
  directory::Cache& directory_;
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
          Witnessing witnessing, const ServeOptions& options, const Clock& machine)
      : options_(options),
        clocks_{machine, clock},
        random_(random),
        school_(std::move(school)),
        witnessing_(std::move(witnessing)),
        web_(std::move(web)),
        notary_(school_.key, *school_.head_file, clock, kSigningInterval),
        sign_commits_(notary_),
        directory_(*school_.store),
        refresh_directory_(directory_),
        live_(*school_.store),
        first_(school_.ledger->published()),
        scribe_(std::move(school_.ledger), {&sign_commits_, &refresh_directory_, &live_}, {}),
        sessions_(clock, random),
        token_file_(options.data),
        log_tokens_(clock, random, token_file_.read(),
                    [this](const std::string& state) { return token_file_.keep(state); }),
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
                  log_tokens_,
                  throttle_,
                  workers_,
                  board_,
                  live_,
                  pages_,
                  directory_,
                  clock,
                  random,
                  log::to_vkey(log::public_half(school_.key)),
                  std::string(api::open_api_document()),
                  web_ ? &*web_ : nullptr,
                  &edge_},
        api_(services_),
        front_(api_, service_.get()),
        record_keeper_(*school_.store, scribe_, clock, options.records_quiet * 1'000'000) {}

  ~Serving() { stop(); }

  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  Result<std::uint16_t, ledger::LedgerError> start() {
    if (!log_tokens_.readable()) {
      log_file::warning("the file of log tokens cannot be read: none of them is valid");
    }
    const auto written = notary_.sign(first_);
    if (!written) return cannot_start(written.error().text);
    if (cosigning_) {
      auto recalled = cosigning_->recall(log::public_half(school_.key), notary_.latest(), empty());
      if (!recalled) return Failure{std::move(recalled).error()};
      notary_.tell([this] { cosigning_->head_signed(); });
      cosigning_->start();
    }
    notary_.start();
    background_.emplace(background_options(), *school_.store, notary_, scribe_.identity().ledger,
                        clocks_, board_,
                        [this](Instant from, Instant to) { end_outage(from, to); });
    record_keeper_.start();
    auto port = edge_.start(front_);
    if (!port) return cannot_start(port.error());
    return *port;
  }

  /// A write failed: what stands in memory is worth nothing any more.
  [[nodiscard]] bool failed() const { return !scribe_.healthy(); }

  /// The notary tells others of its signatures, so it ends before they do.
  void stop() {
    background_.reset();
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

  [[nodiscard]] upkeep::BackgroundOptions background_options() const {
    const auto organisation = directory::organisation(*school_.store);
    upkeep::BackgroundOptions out;
    out.data = options_.data;
    out.scrub_bytes_per_second = options_.scrub_mib << 20U;
    out.backup_to = options_.backup_to;
    out.backup_keep = options_.backup_keep;
    out.backup_minute = upkeep::minute_of_day(options_.backup_at).value_or(out.backup_minute);
    if (organisation) out.utc_offset_minutes = organisation->settings.utc_offset_minutes;
    return out;
  }

  // The ledger tells for ever that it could not be written to, and for how long.
  void end_outage(Instant from, Instant to) {
    api::Command command;
    random_.fill(command.request.id.bytes.data(), command.request.id.bytes.size());
    command.action = upkeep::EndOutage{{from, to, upkeep::OutageCause::disk_full}};
    auto entry = std::make_unique<api::ActionSubmission>(
        std::move(command), [](const ledger::Outcome& outcome) {
          const bool told = std::holds_alternative<ledger::Receipt>(outcome);
          if (!told) log_file::error("the end of an outage could not be recorded");
        });
    if (scribe_.submit(std::move(entry)) != ledger::Accepted::yes) {
      log_file::error("the end of an outage could not be recorded");
    }
  }

  const ServeOptions options_;
  const upkeep::Clocks clocks_;
  Random& random_;
  upkeep::Board board_;
  school::School school_;
  Witnessing witnessing_;
  school::SystemClock real_clock_;  // of cosignatures: never moved
  std::optional<http::StaticFiles> web_;
  ledger::Notary notary_;
  SignCommits sign_commits_;
  directory::Cache directory_;
  RefreshDirectory refresh_directory_;
  api::LiveHub live_;
  std::shared_ptr<const ledger::Published> first_;
  ledger::Scribe scribe_;
  auth::Sessions sessions_;
  TokenFile token_file_;
  auth::LogTokens log_tokens_;
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
  records::RecordKeeper record_keeper_;
  std::optional<upkeep::Background> background_;  // while it is served
};

// How often the school was opened again after a write had failed.
class Reopenings {
 public:
  [[nodiscard]] bool allowed(Instant now) {
    std::erase_if(at_, [now](Instant each) { return now.us - each.us > kHourUs; });
    return at_.size() < kReopenedAtMost;
  }

  void note(Instant now) { at_.push_back(now); }

 private:
  std::vector<Instant> at_;
};

// What lives as long as the program.
struct Program {
  StopSignals signals;
  school::SystemRandom random;
  school::SystemClock machine;
  Reopenings reopenings;
  std::optional<std::uint16_t> port;  // once it is known
};

// How serving ended: an exit code, or nothing when the school is to be opened again.
std::optional<int> run(Program& program, ServeOptions options, school::School school,
                       Clock& clock) {
  Random& random = program.random;
  std::optional<http::StaticFiles> web;
  if (!options.web.empty()) {
    auto loaded = http::StaticFiles::load(options.web, random);
    if (!loaded)
      return complain({"web", "Страницы не читаются: " + loaded.error(), loaded.error()});
    web = std::move(*loaded);
  }
  auto witnessing = open_witnessing(options, school.key.name, random);
  if (!witnessing) return complain(witnessing.error());
  options.port = program.port.value_or(options.port);
  Serving serving(std::move(school), clock, random, std::move(web), std::move(*witnessing), options,
                  program.machine);
  const auto port = serving.start();
  if (!port) {
    log_file::error("serving did not begin: " + port.error().code);
    return complain(port.error());
  }
  log_file::info("serving on " + options.address + " port " + std::to_string(*port));
  if (!program.port) {
    std::printf("http%s://%s:%u\n", options.certificate.empty() ? "" : "s", options.address.c_str(),
                static_cast<unsigned>(*port));
    std::fflush(stdout);
  }
  program.port = *port;
  const bool asked = program.signals.wait_unless(
      [&] { return serving.failed() && program.reopenings.allowed(program.machine.now()); });
  log_file::info(asked ? "stopping" : "a write failed: the school is opened again");
  serving.stop();
  if (asked) return 0;
  program.reopenings.note(program.machine.now());
  return std::nullopt;
}

// One time from opening to closing.
std::optional<int> serve_once(Program& program, const ServeOptions& options) {
  school::SystemClock clock;
  auto school = school::open(options.data, school::ViewRows::current, clock, program.random);
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
  return run(program, options, std::move(*school), clock);
}

}  // namespace

int serve(const ServeOptions& options) {
  if (!upkeep::minute_of_day(options.backup_at)) {
    return complain({"backup_at", "Время --backup-at должно быть вида 02:30.",
                     "The time --backup-at must look like 02:30."});
  }
  Program program;
  log_file::start();
  for (;;) {
    const auto code = serve_once(program, options);
    if (code) return *code;
  }
}

}  // namespace letopis::cli
