#include <array>
#include <utility>

#include "server/cli/bench_school.h"
#include "server/cli/beside.h"
#include "server/cli/bulk.h"
#include "server/cli/console.h"
#include "server/cli/verbs.h"
#include "server/demo/run.h"
#include "server/school/school.h"
#include "server/school/system.h"

namespace letopis::cli {
namespace {

constexpr std::int32_t kNoon = 13 * 60;
constexpr std::size_t kBatch = 2'000;  // entries in one commit while the school is made

// The newest school day's early afternoon: there are lessons of today to fill in.
Instant school_noon(Instant now, std::int32_t offset) {
  SchoolDate day = date_at(now, offset);
  if (now < instant_at(day, kNoon, offset)) day = plus_days(day, -1);
  while (weekday_of(day) > 5) day = plus_days(day, -1);
  return instant_at(day, kNoon, offset);
}

// Each action is a submission of its own, as it would have been; commits come in batches.
class LedgerSink final : public import::Sink {
 public:
  LedgerSink(ledger::Ledger& ledger, SetClock& clock, Random& random)
      : ledger_(ledger), clock_(clock), random_(random) {}

  Result<Position, Refusal> submit(const Action& action, const rules::Context& context,
                                   const log::Origin& origin) override {
    Id128 request;
    random_.fill(request.bytes.data(), request.bytes.size());
    clock_.set(context.now);
    Bulk one(request, [&](ledger::Bench& bench) -> Result<void, Refusal> {
      BenchSink sink(bench, &clock_);
      const auto position = sink.submit(action, context, origin);
      if (!position) return Failure{position.error()};
      return {};
    });
    const auto outcome = ledger_.decide(one);
    if (ledger_.pending() >= kBatch) commit();
    if (const auto* const refusal = std::get_if<Refusal>(&outcome)) return Failure{*refusal};
    const auto* const receipt = std::get_if<ledger::Receipt>(&outcome);
    if (receipt == nullptr)
      return Failure{Refusal{RefusalCode::unknown_organisation, "storage", 0}};
    return receipt->first;
  }

  void commit() {
    if (!ledger_.commit()) failed_ = true;
  }

  [[nodiscard]] bool failed() const { return failed_; }

 private:
  ledger::Ledger& ledger_;
  SetClock& clock_;
  Random& random_;
  bool failed_ = false;
};

// One account for each role gets a password; the others wait for theirs.
std::vector<std::string> first_of_each_role(const demo::School& school) {
  std::vector<std::string> out;
  for (const Role role :
       {Role::administrator, Role::deputy_head, Role::auditor, Role::teacher, Role::clerk}) {
    for (const demo::DemoAccount& account : school.accounts()) {
      if (account.roles.empty() || account.roles.front() != role) continue;
      out.push_back(account.login);
      break;
    }
  }
  return out;
}

int finish(school::School& school, const std::vector<std::string>& logins, const Clock& clock,
           Random& random) {
  const auto lines = issue_passwords(*school.ledger, *school.store, logins, random);
  if (!lines) return complain(lines.error());
  const auto sealed = school::seal(school, clock);
  if (!sealed) return complain(sealed.error());
  for (const std::string& line : *lines) std::printf("%s\n", line.c_str());
  return 0;
}

int make_school(const DemoOptions& options, school::School& school, SetClock& clock, Random& random,
                Instant now) {
  demo::Options demo_options;
  demo_options.seed = options.seed;
  demo_options.now = now;
  demo_options.classes_per_grade = options.classes;
  demo::School made(demo_options);
  demo::Handles handles;
  LedgerSink sink(*school.ledger, clock, random);
  const auto played = demo::play(made, sink, handles, [&made](std::size_t done) {
    show_progress("Школа живёт", std::min(done, made.expected_actions()), made.expected_actions());
  });
  sink.commit();
  for (const std::string& surprise : played.surprises) {
    std::fprintf(stderr, "%s\n", surprise.c_str());
  }
  if (sink.failed() || !played.surprises.empty()) {
    return complain({"demo", "Учебная школа не создана", "The demo school was not made"});
  }
  return finish(school, first_of_each_role(made), clock, random);
}

int fill(const DemoOptions& options, school::School& school, SetClock& clock, Random& random,
         Instant now) {
  if (options.shape != "bench") return make_school(options, school, clock, random, now);
  const auto logins = make_bench_school(*school.ledger, clock, random, now);
  return logins.empty() ? 2 : finish(school, logins, clock, random);
}

}  // namespace

int demo(const DemoOptions& options) {
  const school::SystemClock real;
  school::SystemRandom random;
  const std::int32_t offset = organisation::Settings{}.utc_offset_minutes;
  const auto asked = parse_instant(options.now);
  if (!options.now.empty() && !asked) {
    return complain({"now", "--now: нужен момент вида 2026-11-20T10:00:00Z",
                     "--now: a moment such as 2026-11-20T10:00:00Z is expected"});
  }
  const Instant now = asked.value_or(school_noon(real.now(), offset));
  return make_beside(options.data, [&](const std::string& beside) -> Made {
    SetClock clock(now);
    // Without a sync for every batch: the school is served only after seal() has made it durable.
    auto school = school::create(beside, {"letopis.local/demo"}, false, clock, random);
    if (!school) return {complain(school.error()), false};
    const int code = fill(options, *school, clock, random, now);
    return {code, code == 0};
  });
}

}  // namespace letopis::cli
