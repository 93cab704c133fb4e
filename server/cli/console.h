#pragma once
// What the verbs say to the person at the terminal: Russian, then English.
#include <cstdio>
#include <string>

#include "events/ledger/ledger.h"
#include "server/import/progress.h"

namespace letopis::cli {

/// Prints what was found and what to do; answers the exit code.
[[nodiscard]] inline int complain(const ledger::LedgerError& error) {
  std::fprintf(stderr, "%s\n%s\n", error.text.c_str(), error.text_en.c_str());
  return 2;
}

/// The same for what the rules refused.
[[nodiscard]] inline int complain(const Refusal& refusal) {
  std::fprintf(stderr, "%s %s\n", std::string(code_of(refusal.code)).c_str(),
               refusal.detail.c_str());
  return 1;
}

[[nodiscard]] inline double seconds_between(Instant from, Instant to) {
  return static_cast<double>(to.us - from.us) / 1e6;
}

/// One line that is written over, on standard error.
inline void show_progress(const char* what, std::uint64_t done, std::uint64_t total) {
  if (total == 0) return;
  std::fprintf(stderr, "\r%s %llu %%   ", what,
               static_cast<unsigned long long>(done * 100 / total));
  if (done >= total) std::fputc('\n', stderr);
}

}  // namespace letopis::cli
