#pragma once
// What shows that a history is whole: the newest commitment to the map of records, and what the map
// says of each record (docs/record-map.md).
#include <span>

#include "projections/records/commitment.h"
#include "server/api/entry_json.h"

namespace letopis::api {

/// A record by the name that it has in the answer.
struct NamedRecord {
  std::string_view name;
  log::RecordKey key;
};

/// Appends the member "completeness"; nothing before the first commitment, or when the map cannot
/// be read. The commitment's entry must lie under the checkpoint of `with`.
void add_completeness(Json& json, const Proving& with, const records::Commitment& commitment,
                      std::span<const NamedRecord> records);

}  // namespace letopis::api
