#pragma once
// A file that somebody named on the command line.
#include <fstream>
#include <optional>
#include <string>

namespace letopis::cli {

/// Its first `most` + 1 bytes, so that a longer one can be told; nothing when it cannot be read.
inline std::optional<std::string> read_file(const std::string& path, std::size_t most) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string out(most + 1, '\0');
  file.read(out.data(), static_cast<std::streamsize>(out.size()));
  if (file.bad()) return std::nullopt;
  out.resize(static_cast<std::size_t>(file.gcount()));
  return out;
}

}  // namespace letopis::cli
