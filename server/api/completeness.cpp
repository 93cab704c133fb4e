#include "server/api/completeness.h"

#include "projections/runtime/records.h"

namespace letopis::api {
namespace {

/// Nothing when a page of the map cannot be read.
std::optional<std::vector<Bytes>> proofs(const Proving& with,
                                         std::span<const NamedRecord> records) {
  const auto get = records::reading(with.rows);
  std::vector<Bytes> out;
  for (const NamedRecord& record : records) {
    const auto proof = records::prove(get, log::map_path(record.key));
    if (!proof) return std::nullopt;
    out.push_back(log::encode(*proof));
  }
  return out;
}

}  // namespace

void add_completeness(Json& json, const Proving& with, const records::Commitment& commitment,
                      std::span<const NamedRecord> records) {
  const auto bytes = runtime::entry_bytes(with.rows, commitment.position);
  const auto path = inclusion_of(with, commitment.position);
  const auto proven = proofs(with, records);
  if (!bytes || !path || !proven) return;
  json.key("completeness").open('{');
  json.key("position").number(commitment.position.value);
  json.key("bytes").base64(*bytes).key("proof").open('[');
  for (const Digest& hash : *path) json.base64(view_of(hash));
  json.close(']');
  for (std::size_t i = 0; i < records.size(); ++i) {
    json.key(records[i].name).base64((*proven)[i]);
  }
  json.close('}');
}

}  // namespace letopis::api
