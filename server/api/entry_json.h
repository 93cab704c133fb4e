#pragma once
// One entry as JSON, with its bytes and its proof.
#include <string>

#include "events/ledger/notary.h"
#include "events/log/entry.h"
#include "projections/history/record.h"
#include "server/api/json.h"
#include "server/api/services.h"

namespace letopis::api {

/// Appends a person as {id, name}, or null for none.
void add_person(Json& json, directory::Cache& directory, PersonId person);
/// Appends {code, text, document}, or null when the entry has no reason.
void add_reason(Json& json, const log::EntryView& entry);

/// The checkpoint that proofs lead to; null members before the first signature never happen, since
/// a school is sealed before it is served.
struct Proving {
  const Services& services;
  const ledger::RowReader& rows;
  std::shared_ptr<const ledger::SignedHead> head;
};

[[nodiscard]] Proving proving(const Services& services, const ledger::RowReader& rows);

/// For a proof of one entry: the newest checkpoint over it that the witnesses' quorum cosigned, if
/// there is one.
[[nodiscard]] Proving proving_alone(const Services& services, const ledger::RowReader& rows,
                                    Position position);

/// Appends the members of an entry (no braces): the schema Entry of the API. An entry whose bytes
/// do not decode has null fields and "unreadable", but still its bytes and its proof.
void add_entry(Json& json, const Proving& with, const history::RecordEntry& entry);
/// Appends checkpoint, vkey, origin and checkpoint_time.
void add_checkpoint(Json& json, const Proving& with);
/// Nothing while the entry is not under the checkpoint.
[[nodiscard]] std::optional<std::vector<Digest>> inclusion_of(const Proving& with,
                                                              Position position);
/// A .tlog-proof file (formats.md 3.9); nothing while the entry is not under a checkpoint.
[[nodiscard]] std::optional<std::string> tlog_proof(const Proving& with, Position position);
/// What to answer then: it takes a fraction of a second.
[[nodiscard]] http::Response refuse_unsigned();

}  // namespace letopis::api
