#pragma once
// The benchmarks, one list. Each function registers those of one subject.
#include "bench/micro/fixture.h"
#include "bench/micro/large_log.h"
#include "bench/micro/school.h"

namespace letopis::bench {

/// Entry bytes, hashes, tree, proofs, signatures.
void register_log(const Sizes& sizes);
/// The decision about a mark, without any storage.
void register_rules();
/// Appending with 1, 8 and 64 waiting clients, beside plain RocksDB with the same batches.
void register_ledger(LazySchool& school);
/// A whole log read again by one thread and by two.
void register_audit(LazyLog& log);
/// Pages and histories of a school.
void register_pages(LazySchool& school);

}  // namespace letopis::bench
