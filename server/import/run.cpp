#include "server/import/run.h"

#include <algorithm>
#include <map>
#include <utility>

#include "server/import/oneroster.h"
#include "server/import/realise.h"

namespace letopis::import {
namespace {

/// In order of weight: a row that leads to several steps is as its heaviest one.
enum class Outcome : std::uint8_t { unchanged, fresh, refused };

std::string place_of(const Step& step) {
  return step.file.empty() ? std::string() : step.file + ":" + std::to_string(step.line);
}

rules::Context context_of(const Step& step, Instant now) {
  rules::Context out;
  out.actor.role = Role::importer;
  if (!step.file.empty()) {
    out.reason.code = ReasonCode::transfer;
    out.reason.document = place_of(step);
  }
  out.now = now;
  return out;
}

Outcome take(const Step& step, Lookup& lookup, Sink& sink, const Clock& clock, Report& report) {
  const Result<std::optional<Action>, Problem> realised = realise(step, lookup);
  if (!realised) {
    report.problems.add(realised.error());
    return Outcome::refused;
  }
  if (!realised->has_value()) return Outcome::unchanged;
  const Action& action = **realised;
  const log::Origin origin{{}, "letopis import"};
  const Result<Position, Refusal> taken =
      sink.submit(action, context_of(step, clock.now()), origin);
  if (!taken) {
    report.problems.add({step.file,
                         step.line,
                         {},
                         ProblemCode::refused_by_rules,
                         printable(taken.error().detail),
                         Severity::error,
                         taken.error().code});
    return Outcome::refused;
  }
  ++report.actions;
  lookup.learn(*taken, action);
  return Outcome::fresh;
}

}  // namespace

void run(const Plan& plan, Lookup& lookup, Sink& sink, const Clock& clock, Report& report,
         const Progress& progress) {
  report.counts = plan.counts;
  std::map<std::pair<std::string, std::uint32_t>, Outcome> rows;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    if (i % kProgressStep == 0) tell(progress, Phase::write, i, plan.steps.size());
    const Step& step = plan.steps[i];
    const Outcome outcome = take(step, lookup, sink, clock, report);
    if (step.file.empty()) continue;
    Outcome& row = rows.emplace(std::pair(step.file, step.line), outcome).first->second;
    row = std::max(row, outcome);
  }
  tell(progress, Phase::write, plan.steps.size(), plan.steps.size());
  for (const auto& [place, outcome] : rows) {
    FileCount& count = report.counts[place.first];
    count.unchanged += outcome == Outcome::unchanged ? 1 : 0;
    count.fresh += outcome == Outcome::fresh ? 1 : 0;
    count.refused += outcome == Outcome::refused ? 1 : 0;
  }
  for (auto& [file, count] : report.counts) count.warnings = report.problems.warnings_of(file);
}

Report import_files(const Files& files, const PlanOptions& options, Lookup& lookup, Sink& sink,
                    const Clock& clock, const Progress& progress) {
  Report report;
  const Bundle bundle = parse(files, report.problems, progress);
  const Plan made = plan(bundle, options, report.problems, progress);
  run(made, lookup, sink, clock, report, progress);
  return report;
}

}  // namespace letopis::import
