#pragma once
// The web application's files, read once at start and served from memory.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/types/result.h"
#include "schema/types/time.h"
#include "server/http/message.h"

namespace letopis::http {

inline constexpr std::size_t kStaticFiles = 2'000;
inline constexpr std::size_t kStaticBytes = 64 * 1024 * 1024;

/// One file for StaticFiles: `path` starts with '/'.
struct StaticFile {
  std::string path;
  std::string content;
};

/// Immutable after construction, so safe from any thread. Never touches the disk after load().
/// /assets/* may be kept by the client for a year (their names change with their content), other
/// files are asked for again by ETag, index.html is new each time: it carries the nonce.
class StaticFiles {
 public:
  /// Reads every regular file below `folder` (links are passed over); `random` outlives the
  /// result. The text says what is wrong: no folder, no index.html, too many files or bytes.
  [[nodiscard]] static Result<StaticFiles, std::string> load(const std::string& folder,
                                                             Random& random);
  [[nodiscard]] static Result<StaticFiles, std::string> of(std::vector<StaticFile> files,
                                                           Random& random);

  /// The answer to a GET or HEAD for a file, or index.html for a path of the application (one
  /// without a dot); nothing for what is not the application's: /api, /log, /health, /metrics and
  /// below. Other methods get 405, unknown files 404.
  [[nodiscard]] std::optional<Response> answer(const Request& request) const;

 private:
  struct Entry {
    std::shared_ptr<const std::string> plain;
    std::shared_ptr<const std::string> gzip;  // null when it would not be smaller
    std::string type;
    std::string etag;
    bool immutable = false;
  };

  explicit StaticFiles(Random& random) : random_(&random) {}

  [[nodiscard]] Response index() const;
  [[nodiscard]] static Response file(const Entry& entry, const Request& request);

  Random* random_;
  std::unordered_map<std::string, Entry> entries_;
  std::vector<std::string> index_pieces_;  // index.html without its nonces
};

/// Whether an Accept-Encoding field takes gzip (RFC 9110 12.5.3, q=0 included).
[[nodiscard]] bool accepts_gzip(std::string_view field);

}  // namespace letopis::http
