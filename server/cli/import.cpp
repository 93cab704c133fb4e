#include <filesystem>
#include <utility>

#include "projections/directory/query.h"
#include "projections/runtime/records.h"
#include "server/cli/beside.h"
#include "server/cli/bulk.h"
#include "server/cli/console.h"
#include "server/cli/verbs.h"
#include "server/import/oneroster.h"
#include "server/import/run.h"
#include "server/school/school.h"
#include "server/school/system.h"

namespace letopis::cli {
namespace {

namespace fs = std::filesystem;
// A line that begins with import:: reads as a module's import to some tools.
using import::Lookup;
using import::PlanOptions;
using import::Report;

constexpr std::size_t kPasswords = 20;  // each costs a scrypt

constexpr std::string_view kPhases[] = {"Чтение", "Проверка", "План", "Запись"};

void tell_phase(import::Phase phase, std::size_t done, std::size_t total) {
  show_progress(kPhases[static_cast<std::size_t>(phase)].data(), done, total);
}

void print(const Report& report, bool json) {
  const std::string text =
      json ? import::to_json(report) : import::to_text(report, import::Language::ru);
  std::printf("%s\n", text.c_str());
}

PlanOptions plan_options(const ImportOptions& options) {
  PlanOptions out;
  out.school = options.school;
  out.training = options.training;
  out.extras = {{"Администратор", "Школы", "", "admin", {Role::administrator}},
                {"Завуч", "Школы", "", "deputy", {Role::deputy_head}},
                {"Аудитор", "Школы", "", "auditor", {Role::auditor}}};
  return out;
}

// The newest weekday of the bundle's sessions that has passed, at ten in the morning: a school of
// former years is shown as it was then.
std::optional<Instant> moment_within(const import::Bundle& bundle, Instant now,
                                     std::int32_t offset_minutes) {
  const SchoolDate today = date_at(now, offset_minutes);
  std::optional<SchoolDate> last;
  for (const import::Session& session : bundle.sessions) {
    if (!last || *last < session.to) last = session.to;
    if (session.from <= today && today <= session.to) return std::nullopt;
  }
  if (!last || *last > today) return std::nullopt;
  SchoolDate day = plus_days(*last, -7);
  while (weekday_of(day) > 5) day = plus_days(day, -1);
  return instant_at(day, 10 * 60, offset_minutes);
}

// What the ledger already holds, for a bundle that is imported again.
Lookup lookup_of(const ledger::RowReader& rows, std::uint64_t entries) {
  Lookup lookup;
  for (std::uint64_t position = 0; position < entries; ++position) {
    const auto bytes = runtime::entry_bytes(rows, Position{position});
    const auto entry = bytes ? log::EntryView::read(*bytes) : std::nullopt;
    const auto event = entry ? event_of(entry->kind(), entry->payload()) : std::nullopt;
    if (event) lookup.learn(Position{position}, *event);
  }
  return lookup;
}

// Runs the whole import as one submission; nothing stays of it unless every row was taken.
Report run_import(const ImportOptions& options, const import::Files& files, school::School& school,
                  Clock& clock, Random& random) {
  Report report;
  Id128 request;
  random.fill(request.bytes.data(), request.bytes.size());
  Bulk bulk(request, [&](ledger::Bench& bench) -> Result<void, Refusal> {
    Lookup lookup = lookup_of(*school.store, school.ledger->published()->head.size());
    BenchSink sink(bench, nullptr);
    report = import::import_files(files, plan_options(options), lookup, sink, clock, tell_phase);
    if (!report.good()) return Failure{Refusal{RefusalCode::invalid_value, "bundle", 0}};
    return {};
  });
  if (options.dry_run) {
    static_cast<void>(school.ledger->rehearse(bulk));
  } else {
    static_cast<void>(school.ledger->decide(bulk));
  }
  return report;
}

// Logins of everybody who has an account, in order of creation.
std::vector<std::string> logins_in(const school::School& school) {
  std::vector<std::string> out;
  for (std::uint64_t at = 0; at < school.ledger->published()->head.size(); ++at) {
    const auto bytes = runtime::entry_bytes(*school.store, Position{at});
    const auto entry = bytes ? log::EntryView::read(*bytes) : std::nullopt;
    const auto event = entry ? event_of(entry->kind(), entry->payload()) : std::nullopt;
    const auto* const opened = event ? std::get_if<access::AccountOpened>(&*event) : nullptr;
    if (opened != nullptr && out.size() < kPasswords) out.push_back(opened->login);
  }
  return out;
}

// Start passwords of a new school go to a file that only its owner may read.
int write_passwords(const std::string& path, school::School& school, Random& random) {
  const auto lines = issue_passwords(*school.ledger, *school.store, logins_in(school), random);
  if (!lines) return complain(lines.error());
  std::string text;
  for (const std::string& line : *lines) text.append(line).append("\n");
  if (school::write_secret_file(path, text)) return 0;
  return complain({"passwords", "Файл паролей не записать: " + path,
                   "The file of passwords cannot be written: " + path});
}

int finish(const ImportOptions& options, const Report& report, school::School& school,
           const Clock& clock) {
  print(report, options.json);
  if (!report.good()) return 1;
  if (options.dry_run) return 0;
  const auto written = school.ledger->commit();
  if (!written) return complain({"storage", written.error().text, written.error().text});
  const auto sealed = school::seal(school, clock);
  return sealed ? 0 : complain(sealed.error());
}

// A refused import leaves no school behind.
int import_into_new(const ImportOptions& options, const import::Files& files, Clock& clock,
                    Random& random) {
  return make_beside(options.data, [&](const std::string& beside) -> Made {
    auto school = school::create(beside, {options.origin}, true, clock, random);
    if (!school) return {complain(school.error()), false};
    const Report report = run_import(options, files, *school, clock, random);
    int code = finish(options, report, *school, clock);
    const bool stays = code == 0 && !options.dry_run;
    if (!stays || options.passwords.empty()) return {code, stays};
    code = write_passwords(options.passwords, *school, random);
    const auto sealed = school::seal(*school, clock);
    if (!sealed) code = complain(sealed.error());
    return {code, code == 0};
  });
}

int import_into_old(const ImportOptions& options, const import::Files& files, Clock& clock,
                    Random& random) {
  auto school = school::open(options.data, school::ViewRows::current, clock, random);
  if (!school) return complain(school.error());
  const auto report = run_import(options, files, *school, clock, random);
  return finish(options, report, *school, clock);
}

}  // namespace

int import_bundle(const ImportOptions& options) {
  const auto files = import::read_bundle(options.bundle);
  if (!files) {
    Report report;
    report.problems.add(files.error());
    print(report, options.json);
    return 1;
  }
  const school::SystemClock real;
  std::int64_t offset_us = 0;
  if (options.training) {
    const std::int32_t offset = organisation::Settings{}.utc_offset_minutes;
    import::Problems ignored;
    auto moment = options.now.empty()
                      ? moment_within(import::parse(*files, ignored), real.now(), offset)
                      : parse_instant(options.now);
    if (moment) offset_us = moment->us - real.now().us;
  }
  school::SystemClock clock(offset_us);
  school::SystemRandom random;
  std::error_code error;
  const bool exists = fs::exists(options.data + "/db", error);
  return exists ? import_into_old(options, *files, clock, random)
                : import_into_new(options, *files, clock, random);
}

}  // namespace letopis::cli
