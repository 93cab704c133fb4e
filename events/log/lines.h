#pragma once
// Text that is taken apart line by line.
#include <optional>
#include <string_view>

namespace letopis::log {

/// Cuts one line off the front; nothing, and nothing cut, when there is no newline.
inline std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace letopis::log
