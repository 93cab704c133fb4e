#pragma once
// The whole API behind the edge: finds the route, checks who asks and what they may, and calls it.
#include "server/api/services.h"
#include "server/http/message.h"

namespace letopis::api {

/// Thread-safe: everything it holds is immutable or guards itself.
class Api final : public http::Handler {
 public:
  explicit Api(const Services& services) : services_(services) {}

  void handle(const std::shared_ptr<const http::Request>& request, http::Reply reply) override;

 private:
  const Services& services_;
};

}  // namespace letopis::api
