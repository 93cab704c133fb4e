#pragma once
// What `letopis verify` has to say, for people and for machines.
#include <optional>
#include <string>
#include <vector>

#include "events/audit/audit.h"

namespace letopis::cli {

/// Everything that was looked at, and how it went.
struct Verified {
  std::string what;    // folder, URL
  std::string origin;  // of the log
  std::string vkey;    // that its signatures were checked with
  audit::Report report;
  std::size_t checkpoints = 0;  // whose signature is right
  bool views_compared = false;
  std::optional<std::string> views_difference;
  double seconds = 0;

  [[nodiscard]] bool sound() const { return report.sound() && !views_difference; }
};

/// Russian, then English, lines of text.
[[nodiscard]] std::string to_text(const Verified& verified);
/// One JSON object: docs/operations.md, "Verify".
[[nodiscard]] std::string to_json(const Verified& verified);

}  // namespace letopis::cli
