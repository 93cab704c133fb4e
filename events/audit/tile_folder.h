#pragma once
// Published files in a folder on disk.
#include <string>
#include <utility>

#include "events/audit/tile_source.h"

namespace letopis::audit {

/// Reads only. Thread-safe.
class FolderFiles final : public Files {
 public:
  explicit FolderFiles(std::string folder) : folder_(std::move(folder)) {}

  [[nodiscard]] Result<std::optional<Bytes>, ReadFault> get(const std::string& path,
                                                            std::size_t most) const override;

 private:
  const std::string folder_;
};

}  // namespace letopis::audit
