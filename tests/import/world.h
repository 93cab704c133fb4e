#pragma once
// A school in memory behind the sink, bundles from tests/data, and bundles with one thing changed.
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/import/oneroster.h"
#include "server/import/run.h"
#include "tests/support/given.h"

namespace letopis::import::test {

/// Lets happen what the rules accept.
class FoldedSink final : public Sink {
 public:
  Result<Position, Refusal> submit(const Action& action, const rules::Context& context,
                                   const log::Origin&) override {
    Result<Event, Refusal> event = decide(action, context, facts);
    if (!event) return Failure{event.error()};
    contexts.push_back(context);
    events.push_back(*event);
    return Position{facts.fold(*event, context.actor.user, context.now)};
  }

  template <class One>
  [[nodiscard]] std::vector<One> all() const {
    std::vector<One> out;
    for (const Event& event : events) {
      if (const One* one = std::get_if<One>(&event)) out.push_back(*one);
    }
    return out;
  }

  letopis::test::FoldedFacts facts;
  std::vector<rules::Context> contexts;
  std::vector<Event> events;
};

class FixedClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override {
    return parse_instant("2026-11-22T09:00:00Z").value();
  }
};

inline Files bundle(const std::string& name) {
  Result<Files, Problem> files =
      read_directory(std::filesystem::path(LETOPIS_TEST_DATA) / ("oneroster-" + name));
  return files ? std::move(*files) : Files{};
}

inline Files sample() { return bundle("1.1-sample"); }

inline Files lyceum() { return bundle("1.2-lyceum"); }

/// The bundle with the first occurrence of `was` in a file replaced; empty when there is none.
inline Files with(Files files, std::string_view file, std::string_view was, std::string_view now) {
  const auto at = files.find(file);
  if (at == files.end()) return {};
  const std::size_t place = at->second.find(was);
  if (place == std::string::npos) return {};
  at->second.replace(place, was.size(), now);
  return files;
}

inline Files with_line(Files files, const std::string& file, std::string_view line) {
  std::string& text = files[file];
  if (!text.empty() && text.back() != '\n') text += '\n';
  text += line;
  return files;
}

/// "users.csv:12 [role] value_unknown" for every error.
inline std::vector<std::string> errors(const Problems& problems) {
  std::vector<std::string> out;
  for (const Problem& problem : problems.list()) {
    if (problem.severity != Severity::error) continue;
    out.push_back(problem.file + ":" + std::to_string(problem.line) + " [" + problem.column + "] " +
                  std::string(code_of(problem.code)));
  }
  return out;
}

/// One import into one school.
struct Imported {
  explicit Imported(const Files& files, const PlanOptions& options = {}) { again(files, options); }

  Report& again(const Files& files, const PlanOptions& options = {}) {
    report = import_files(files, options, lookup, sink, clock);
    return report;
  }

  FixedClock clock;
  FoldedSink sink;
  Lookup lookup;
  Report report;
};

}  // namespace letopis::import::test
