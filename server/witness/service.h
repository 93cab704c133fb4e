#pragma once
// A witness behind HTTP (c2sp.org/tlog-witness; formats.md 3.8):
//   POST <prefix>/add-checkpoint
//   GET  <prefix>/<hex of SHA-256 of the origin>/checkpoint
//   GET  <prefix>/health
#include <atomic>
#include <string>
#include <string_view>

#include "schema/types/time.h"
#include "server/auth/workers.h"
#include "server/http/message.h"
#include "server/witness/decide.h"
#include "server/witness/store.h"

namespace letopis::witness {

/// Thread-safe. Signatures are checked and files are synced on a worker, never on an I/O thread;
/// when too many requests wait, the answer is 503. All that it is given must outlive the workers.
class Service final : public http::Handler {
 public:
  /// `prefix` is empty or begins with '/'. `logs` are those that `store` was opened with.
  Service(std::string prefix, Logs logs, log::SigningKey key, Store& store, auth::Workers& workers,
          const Clock& clock);

  /// Whether a path is below the prefix.
  [[nodiscard]] bool takes(std::string_view path) const;
  void handle(const std::shared_ptr<const http::Request>& request, http::Reply reply) override;

 private:
  [[nodiscard]] http::Response add_checkpoint(std::string_view body);
  [[nodiscard]] http::Response get(std::string_view path) const;
  [[nodiscard]] http::Response health() const;

  const std::string prefix_;
  const Logs logs_;
  const log::SigningKey key_;
  Store& store_;
  auth::Workers& workers_;
  const Clock& clock_;
  std::atomic<std::uint64_t> cosigned_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::uint64_t> inconsistent_{0};
  std::atomic<bool> stored_{true};  // whether the last write to the disk succeeded
};

}  // namespace letopis::witness
