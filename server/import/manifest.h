#pragma once
// manifest.csv: which version, and what the bundle says of each of its files.
#include <optional>
#include <set>
#include <string>

#include "server/import/bundle.h"
#include "server/import/problem.h"
#include "server/import/roster.h"

namespace letopis::import {

struct Manifest {
  Version version = Version::v1_1;
  std::set<std::string, std::less<>> bulk;  // "users.csv"
};

/// Nothing when the bundle cannot be read at all; files that are promised and missing, or there and
/// not promised, are problems but leave the rest readable.
[[nodiscard]] std::optional<Manifest> read_manifest(const Files& files, Problems& problems);

}  // namespace letopis::import
