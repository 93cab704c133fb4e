#pragma once
// A log as it is published: tiles and entry bundles under their paths (c2sp.org/tlog-tiles;
// formats.md 3.4).
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "events/audit/source.h"

namespace letopis::audit {

/// Port: published files by their path below the log's prefix. Thread-safe.
class Files {
 public:
  virtual ~Files() = default;
  /// Nothing when there is no such file; a fault when it has more than `most` bytes.
  [[nodiscard]] virtual Result<std::optional<Bytes>, ReadFault> get(const std::string& path,
                                                                    std::size_t most) const = 0;
};

/// Cuts a bundle (big-endian u16 length, bytes, again and again) into exactly `count` entries;
/// nothing when it holds fewer or ends within one. More than `count` may follow: a bundle that has
/// grown since.
[[nodiscard]] std::optional<std::vector<ByteView>> entries_of_bundle(ByteView bundle,
                                                                     std::size_t count);

/// A log of `size` entries in files. A tile or bundle that was partial at that size may be there in
/// full: the log has grown. The files must outlive it.
class TileSource final : public Source {
 public:
  TileSource(const Files& files, std::uint64_t size) : files_(files), size_(size) {}

  [[nodiscard]] Result<void, ReadFault> entries(std::uint64_t from, std::uint64_t until,
                                                Visitor& visitor) const override;
  [[nodiscard]] Result<std::optional<Bytes>, ReadFault> tile(log::TileId id,
                                                             unsigned width) const override;

  [[nodiscard]] bool keeps(log::TileId, unsigned) const override { return true; }

  [[nodiscard]] std::vector<Finding> strays(std::uint64_t) const override { return {}; }

 private:
  [[nodiscard]] Result<std::optional<Bytes>, ReadFault> file(bool entries, log::TileId id,
                                                             unsigned width,
                                                             std::size_t most) const;

  const Files& files_;
  const std::uint64_t size_;
};

}  // namespace letopis::audit
