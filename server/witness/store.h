#pragma once
// What a witness remembers, on disk: for each log the checkpoint that it cosigned last. A witness
// that forgets can be made to cosign a second history.
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "events/ledger/head_file.h"
#include "events/ledger/ledger.h"
#include "schema/types/result.h"
#include "server/witness/decide.h"

namespace letopis::witness {

/// Thread-safe: one mutex from the comparison to the synced file. One process at a time has a
/// folder open.
class Store {
 public:
  /// Takes the folder, made if need be, and reads what was cosigned for these logs: a file that is
  /// not a checkpoint cosigned by `own` is an error, never a fresh start.
  [[nodiscard]] static Result<std::unique_ptr<Store>, ledger::LedgerError> open(
      const std::string& folder, const Logs& logs, const log::WitnessKey& own);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  enum class Trouble : std::uint8_t { none, refused, storage };

  struct Answer {
    Trouble trouble = Trouble::none;
    Refusal refusal{};
    std::uint64_t seen_size = 0;  // as it stood when it was decided
    std::string line;
  };

  /// Decides, and makes a cosignature durable before it answers it. After a failed write nothing
  /// was cosigned as far as anyone knows, and the next request is decided as before.
  [[nodiscard]] Answer cosign(const Admitted& admitted, const log::SigningKey& key,
                              std::uint64_t now);
  /// The last checkpoint cosigned for the log with this SHA-256 of its origin, in hex.
  [[nodiscard]] std::optional<std::string> checkpoint(std::string_view origin_hash) const;

 private:
  struct Memory {
    explicit Memory(const std::string& path) : file(path) {}

    ledger::HeadFile file;
    Seen seen;
    std::string note;  // empty before the first cosignature
  };

  explicit Store(int lock) : lock_(lock) {}

  const int lock_;  // descriptor of the locked file
  mutable std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Memory>, std::less<>> memories_;  // guarded by mutex_
};

/// Lower-case hex of SHA-256 of an origin.
[[nodiscard]] std::string origin_hash(std::string_view origin);

}  // namespace letopis::witness
