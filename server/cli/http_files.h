#pragma once
// The files of a log that somebody publishes over HTTP.
#include <string>
#include <utility>

#include "events/audit/tile_source.h"
#include "server/http/url.h"

namespace letopis::cli {

/// GET of one file at a time, each on a connection of its own; thread-safe. A server that does not
/// answer is asked three times, then the whole is given up.
class HttpFiles final : public audit::Files {
 public:
  /// `token`: for entries, which are not public; empty for none.
  HttpFiles(http::Url base, std::string token) : base_(std::move(base)), token_(std::move(token)) {}

  [[nodiscard]] Result<std::optional<Bytes>, audit::ReadFault> get(const std::string& path,
                                                                   std::size_t most) const override;

 private:
  const http::Url base_;
  const std::string token_;
};

}  // namespace letopis::cli
