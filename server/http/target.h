#pragma once
// The rules of RFC 9112 for the head of a request, as pure functions over its text: what the parser
// behind them takes too leniently is refused here. No Boost, no I/O; safe from any thread; linear
// in the length of the text.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/types/result.h"
#include "server/http/edge_fault.h"

namespace letopis::http {

inline constexpr std::size_t kTargetBytes = 8'192;
inline constexpr std::size_t kQueryParameters = 64;
inline constexpr std::size_t kHeadFields = 100;

/// What a request asks for, decoded.
struct Target {
  std::string path;  // starts with '/'; no empty, "." or ".." segment, no control byte; UTF-8
  std::vector<std::pair<std::string, std::string>> query;  // in order; '+' is a space; UTF-8
  bool whole_server = false;                               // "OPTIONS *"; the path is then "/"
};

/// Takes origin-form and absolute-form (whose authority is dropped); "*" only with `for_options`.
/// A slash at the end of the path is dropped, so "/a/" and "/a" are one page.
[[nodiscard]] Result<Target, EdgeFault> parse_target(std::string_view raw, bool for_options);

struct Head {
  bool expects_continue = false;
};

/// `head` runs from the request line to the empty line, both included. Looks at every byte and at
/// the framing fields (Host, Content-Length, Transfer-Encoding, Expect).
[[nodiscard]] Result<Head, EdgeFault> inspect_head(std::string_view head);

/// What can be said before the head is whole, so that garbage is not waited for: nothing when all
/// is well so far.
[[nodiscard]] std::optional<EdgeFault> inspect_start(std::string_view start);

/// The value of the first cookie `name` in one Cookie field; quotes are taken off.
[[nodiscard]] std::optional<std::string_view> cookie_value(std::string_view field,
                                                           std::string_view name);

/// Case-insensitive comparison of ASCII text.
[[nodiscard]] bool same_ascii(std::string_view left, std::string_view right);
/// Without spaces and tabs at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace letopis::http
