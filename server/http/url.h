#pragma once
// Addresses of other servers as an operator writes them (RFC 3986, of which http and https with a
// host, a port and a path are taken). Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace letopis::http {

inline constexpr std::size_t kUrlBytes = 2'000;

struct Url {
  bool tls = false;
  std::string host;  // lower case; an IPv6 address without its brackets
  std::uint16_t port = 80;
  std::string path;  // starts with '/', unless it is empty

  /// As the Host field wants it: with brackets, and with the port unless it is the usual one.
  [[nodiscard]] std::string host_field() const;
};

/// Nothing for another scheme, user names, queries, fragments, dot segments, or bytes that no URL
/// may hold.
[[nodiscard]] std::optional<Url> parse_url(std::string_view text);

/// "127.0.0.1:8080", "[::1]:0": where to listen. The address is numeric; nothing when it is not.
struct Endpoint {
  std::string address;
  std::uint16_t port = 0;
};

[[nodiscard]] std::optional<Endpoint> parse_endpoint(std::string_view text);

}  // namespace letopis::http
