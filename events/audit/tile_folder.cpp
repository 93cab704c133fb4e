#include "events/audit/tile_folder.h"

#include <filesystem>
#include <fstream>

namespace letopis::audit {

Result<std::optional<Bytes>, ReadFault> FolderFiles::get(const std::string& path,
                                                         std::size_t most) const {
  const std::string full = folder_ + "/" + path;
  std::error_code error;
  const auto size = std::filesystem::file_size(full, error);
  if (error == std::errc::no_such_file_or_directory) return std::optional<Bytes>{};
  if (error || size > most) return Failure{ReadFault{full, false}};
  std::ifstream file(full, std::ios::binary);
  Bytes bytes(static_cast<std::size_t>(size), '\0');
  if (!file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
    return Failure{ReadFault{full, false}};
  }
  return std::optional(std::move(bytes));
}

}  // namespace letopis::audit
