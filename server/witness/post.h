#pragma once
// Port: how a witness is asked. Over HTTP in the server, in memory in tests.
#include <string>

#include "schema/types/result.h"
#include "server/http/client.h"

namespace letopis::witness {

/// One thread asks at a time; stop() may be called from any.
class Post {
 public:
  virtual ~Post() = default;
  /// Blocks, within a deadline of its own. The text of a failure is for the operator's log.
  [[nodiscard]] virtual Result<http::ClientAnswer, std::string> add_checkpoint(
      const std::string& request) = 0;
  /// Ends the question under way, and fails all later ones at once.
  virtual void stop() = 0;
};

}  // namespace letopis::witness
