#pragma once
// What witnessing needs from disk and wire: policies, lists of logs, the witness's key and memory.
#include <memory>
#include <string>
#include <vector>

#include "events/ledger/ledger.h"
#include "events/log/policy.h"
#include "schema/types/result.h"
#include "schema/types/time.h"
#include "server/witness/cosigning.h"
#include "server/witness/service.h"
#include "server/witness/store.h"

namespace letopis::cli {

/// Reads a policy whose witnesses can be asked: each has a URL. With `require_quorum` it must
/// demand one.
[[nodiscard]] Result<log::Policy, ledger::LedgerError> read_policy(const std::string& path,
                                                                   bool require_quorum);
/// One way over HTTP to each witness of the policy, in order.
[[nodiscard]] std::vector<std::unique_ptr<witness::Post>> posts_for(const log::Policy& policy);

/// All of a witness but its service.
struct WitnessSide {
  witness::Logs logs;
  log::SigningKey key;
  std::unique_ptr<witness::Store> store;
};

/// Opens the witness of a folder:
///   FOLDER/keys/witness  its key with its name, secret (mode 0600); made when it is not there
///   FOLDER/witness/      what it remembers
/// The logs are those of the file, unless its path is empty, and of the vkeys. A name other than
/// that of the key is refused; an empty one will do when there is a key.
[[nodiscard]] Result<WitnessSide, ledger::LedgerError> open_witness(
    const std::string& folder, const std::string& name, const std::string& log_file,
    const std::vector<std::string>& vkeys, Random& random);

}  // namespace letopis::cli
