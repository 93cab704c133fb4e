#pragma once
// A school to measure with: 100 journals of 30 pupils and 40 lessons, one teacher for all of them.
#include <string>
#include <vector>

#include "events/ledger/ledger.h"
#include "schema/types/vocabulary.h"
#include "server/cli/bulk.h"

namespace letopis::cli {

/// Writes the school and commits it; the logins that need a password, or nothing on failure. The
/// last lesson of each journal is today's.
[[nodiscard]] std::vector<std::string> make_bench_school(ledger::Ledger& ledger, SetClock& clock,
                                                         Random& random, Instant now);

}  // namespace letopis::cli
