#pragma once
// Private to this folder: one connection from its first byte to its last.
#include <boost/asio/ssl/context.hpp>
#include <string>

#include "server/http/loop.h"

namespace letopis::http {

/// Starts serving `socket`, which was opened in `loop`'s context, on the loop's thread; from any
/// thread. `tls` is null for plain HTTP and outlives the loop. Counts itself out of loop.load().
void open_session(Loop& loop, Socket socket, net::ssl::context* tls);

}  // namespace letopis::http
