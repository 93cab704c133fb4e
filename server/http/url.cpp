#include "server/http/url.h"

#include <algorithm>
#include <charconv>

namespace letopis::http {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_host_sign(char c) {
  return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '.' || c == '_';
}

bool is_ipv6_sign(char c) { return (c >= 'a' && c <= 'f') || is_digit(c) || c == ':' || c == '.'; }

bool is_path_sign(char c) {
  constexpr std::string_view kOthers = "/-._~!$&'()*+,;=:@%";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) ||
         kOthers.find(c) != std::string_view::npos;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  if (text.empty() || error != std::errc{} || stop != end) return std::nullopt;
  return port;
}

// Host and, behind a colon, port.
struct Authority {
  std::string host;
  std::optional<std::uint16_t> port;
};

std::optional<Authority> authority_of(std::string_view text) {
  const bool bracketed = text.starts_with('[');
  const std::size_t end = bracketed ? text.find(']') : std::min(text.find(':'), text.size());
  if (end == std::string_view::npos) return std::nullopt;
  Authority out{lower(text.substr(bracketed ? 1 : 0, end - (bracketed ? 1 : 0))), {}};
  const auto fits = bracketed ? is_ipv6_sign : is_host_sign;
  const bool colons = out.host.find(':') != std::string::npos;
  if (out.host.empty() || out.host.size() > 253 || colons != bracketed) return std::nullopt;
  if (!std::all_of(out.host.begin(), out.host.end(), fits)) return std::nullopt;
  const std::string_view rest = text.substr(end + (bracketed ? 1 : 0));
  if (rest.empty()) return out;
  out.port = rest.front() == ':' ? port_of(rest.substr(1)) : std::nullopt;
  if (!out.port) return std::nullopt;
  return out;
}

}  // namespace

std::string Url::host_field() const {
  std::string out = host.find(':') == std::string::npos ? host : '[' + host + ']';
  if (port != (tls ? 443 : 80)) out += ':' + std::to_string(port);
  return out;
}

std::optional<Url> parse_url(std::string_view text) {
  constexpr std::string_view kPlain = "http://";
  constexpr std::string_view kTls = "https://";
  if (text.size() > kUrlBytes) return std::nullopt;
  Url url;
  url.tls = text.starts_with(kTls);
  if (!url.tls && !text.starts_with(kPlain)) return std::nullopt;
  text.remove_prefix(url.tls ? kTls.size() : kPlain.size());
  const std::size_t slash = std::min(text.find('/'), text.size());
  auto authority = authority_of(text.substr(0, slash));
  url.path = text.substr(slash);
  if (!authority || authority->port == 0) return std::nullopt;
  if (!std::all_of(url.path.begin(), url.path.end(), is_path_sign)) return std::nullopt;
  const std::string closed = url.path + '/';
  if (closed.find("/../") != std::string::npos || closed.find("/./") != std::string::npos) {
    return std::nullopt;
  }
  url.host = std::move(authority->host);
  url.port = authority->port.value_or(url.tls ? 443 : 80);
  return url;
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
  if (text.size() > kUrlBytes) return std::nullopt;
  auto authority = authority_of(text);
  if (!authority || !authority->port) return std::nullopt;
  return Endpoint{std::move(authority->host), *authority->port};
}

}  // namespace letopis::http
