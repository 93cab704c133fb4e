#include "server/cli/http_files.h"

#include "server/http/client.h"

namespace letopis::cli {
namespace {

constexpr int kAttempts = 3;
constexpr int kOk = 200;
constexpr int kUnauthorised = 401;
constexpr int kForbidden = 403;
constexpr int kNotFound = 404;

}  // namespace

Result<std::optional<Bytes>, audit::ReadFault> HttpFiles::get(const std::string& path,
                                                              std::size_t most) const {
  http::Url url = base_;
  if (!url.path.ends_with('/')) url.path += '/';
  url.path += path;
  http::ClientOptions options;
  options.body_bytes = most;
  options.bearer = token_;
  std::string problem;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    auto answer = http::Client(options).send(http::Method::get, url, "");
    if (!answer) {
      problem = std::move(answer).error();
      continue;
    }
    if (answer->status == kOk) return std::optional(std::move(answer->body));
    if (answer->status == kNotFound) return std::optional<Bytes>{};
    problem = "HTTP " + std::to_string(answer->status);
    if (answer->status != kUnauthorised && answer->status != kForbidden) continue;
    problem += ": --bearer";
    break;
  }
  return Failure{audit::ReadFault{path + ": " + problem, true}};
}

}  // namespace letopis::cli
