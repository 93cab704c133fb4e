#pragma once
// OneRoster CSV bundles, versions 1.1 and 1.2, bulk only: from files to rows that hold together.
// Every problem is collected; nothing stops at the first. What is read and how: docs/import.md.
#include "server/import/bundle.h"
#include "server/import/csv.h"
#include "server/import/problem.h"
#include "server/import/progress.h"
#include "server/import/roster.h"

namespace letopis::import {

/// Reads and checks all files. Problems are added in the order of files and lines within each pass
/// (text and values first, references after). O(n log n) in rows.
[[nodiscard]] Bundle parse(const Files& files, Problems& problems, const Progress& progress = {},
                           const CsvLimits& limits = {});

}  // namespace letopis::import
