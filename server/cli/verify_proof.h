#pragma once
// `letopis verify --proof`: an evidence file, an evidence card, or a .tlog-proof with its entry.
#include "server/cli/verbs.h"

namespace letopis::cli {

/// The exit code: 0 sound, 1 something was found, 2 it could not be checked.
[[nodiscard]] int verify_proof(const VerifyOptions& options);

}  // namespace letopis::cli
