// A whole bundle from one blob, as an archive or as files one after the other: read, checked and
// planned. Every step of the plan must find a file and a line, or come from the options.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "server/import/oneroster.h"
#include "server/import/plan.h"
#include "server/import/realise.h"
#include "server/import/report.h"

namespace {

using namespace letopis::import;  // NOLINT: one file, one program

/// "=users.csv" on a line of its own begins a file.
Files split(std::string_view blob) {
  Files files;
  std::string* current = nullptr;
  while (!blob.empty()) {
    const std::size_t end = blob.find('\n');
    const std::string_view line = blob.substr(0, end);
    if (line.starts_with('=')) {
      current = &files[std::string(line.substr(1))];
    } else if (current != nullptr) {
      current->append(line);
      current->push_back('\n');
    }
    blob.remove_prefix(end == std::string_view::npos ? blob.size() : end + 1);
  }
  return files;
}

void import_all(const Files& files) {
  Report report;
  const Bundle bundle = parse(files, report.problems);
  PlanOptions options;
  options.extras.push_back({"А", "Б", "", "admin", {letopis::Role::administrator}});
  const Plan made = plan(bundle, options, report.problems);
  const Lookup lookup;
  for (const Step& step : made.steps) {
    if (step.file.empty() != (step.line == 0)) std::abort();
    (void)realise(step, lookup);
  }
  report.counts = made.counts;
  for (const auto& [file, count] : report.counts) {
    if (count.skipped + count.refused > count.rows) std::abort();
  }
  (void)to_text(report, Language::ru);
  (void)to_json(report);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view blob(reinterpret_cast<const char*>(data), size);
  const BundleLimits limits{.file_bytes = 1 << 16, .total_bytes = 1 << 17};
  letopis::Result<Files, Problem> files = read_archive(blob, limits);
  import_all(files ? std::move(*files) : split(blob));
  return 0;
}
