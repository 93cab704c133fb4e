#pragma once

// Why the edge answers a request by itself, before any handler sees it. Each has its own problem
// document (problem.h); `none` never leaves the edge.
namespace letopis::http {

enum class EdgeFault : unsigned char {
  none,
  malformed_request,    // 400: request line, line ends, chunks
  malformed_target,     // 400: percent-encoding, "..", bytes that no target may hold
  malformed_field,      // 400: name, whitespace before the colon, control bytes
  folded_field,         // 400: obs-fold
  wrong_host,           // 400: none, several, or not a host
  wrong_length,         // 400: Content-Length twice, not a number, or beside Transfer-Encoding
  wrong_coding,         // 400: the last transfer coding is not "chunked"
  timeout,              // 408: the request did not arrive in time
  body_too_large,       // 413
  target_too_long,      // 414
  expectation_unknown,  // 417
  head_too_large,       // 431
  handler_failed,       // 500: a handler threw, gave no answer, or an answer that cannot be sent
  method_unknown,       // 501
  coding_unknown,       // 501: a transfer coding before "chunked"
  version_unknown,      // 505
};

}  // namespace letopis::http
