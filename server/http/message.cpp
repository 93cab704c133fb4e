#include "server/http/message.h"

#include "server/http/target.h"

namespace letopis::http {

std::optional<std::string_view> Request::header(std::string_view lower_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_name) return value;
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::parameter(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  for (const auto& [key, field] : headers) {
    if (key != "cookie") continue;
    if (const auto value = cookie_value(field, name)) return value;
  }
  return std::nullopt;
}

bool has_etag(std::string_view list, std::string_view etag) {
  const auto opaque = [](std::string_view tag) {
    return tag.substr(0, 2) == "W/" ? tag.substr(2) : tag;
  };
  while (!list.empty()) {
    // An opaque tag may hold a comma, so a piece ends at the comma behind its closing quote.
    std::string_view piece = trimmed(list);
    const std::size_t quote = piece.find('"');
    const std::size_t closing =
        quote == std::string_view::npos ? quote : piece.find('"', quote + 1);
    const std::size_t from = closing == std::string_view::npos ? 0 : closing;
    const std::size_t comma = piece.find(',', from);
    list = comma == std::string_view::npos ? std::string_view() : piece.substr(comma + 1);
    piece = trimmed(piece.substr(0, comma));
    if (piece == "*" || (!etag.empty() && opaque(piece) == opaque(etag))) return true;
  }
  return false;
}

}  // namespace letopis::http
