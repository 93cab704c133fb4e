#pragma once
// What the routes work with. A list of references that main has built; no behaviour.
#include <string>

#include "events/ledger/notary.h"
#include "events/ledger/scribe.h"
#include "events/ledger/store.h"
#include "events/ledger/tiles.h"
#include "schema/types/time.h"
#include "server/api/live.h"
#include "server/api/pages.h"
#include "server/auth/log_tokens.h"
#include "server/auth/sessions.h"
#include "server/auth/throttle.h"
#include "server/auth/workers.h"
#include "server/http/server.h"
#include "server/http/static_files.h"

namespace letopis::api {

struct Services {
  const ledger::Store& store;
  ledger::Scribe& scribe;
  ledger::Notary& notary;
  ledger::TileCache& tiles;
  auth::Sessions& sessions;
  auth::LogTokens& log_tokens;
  auth::SignInThrottle& throttle;
  auth::Workers& workers;
  LiveHub& live;
  PageCache& pages;
  const Clock& clock;
  Random& random;
  std::string vkey;              // of the checkpoints
  std::string open_api;          // the document that GET /api/v1/openapi.json gives
  const http::StaticFiles* web;  // null: no pages, only the API
  const http::Server* edge;      // for /metrics; null in tests without sockets
};

}  // namespace letopis::api
