#pragma once
// The files of a bundle, as bytes by name: from a folder or from a zip archive. Knows no OneRoster.
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "schema/types/result.h"
#include "server/import/problem.h"

namespace letopis::import {

struct BundleLimits {
  std::size_t archive_bytes = std::size_t{128} << 20U;
  std::size_t file_bytes = std::size_t{64} << 20U;
  std::size_t total_bytes = std::size_t{256} << 20U;
  std::size_t files = 64;             // CSV files
  std::size_t archive_entries = 512;  // whatever they are
  std::size_t ratio = 200;            // unpacked bytes for each packed one, from 1 MiB on
};

/// "users.csv" -> its bytes.
using Files = std::map<std::string, std::string, std::less<>>;

/// The CSV files directly in the folder, or in its only subfolder when it holds none itself; other
/// files are passed over. Reads the disk; nothing is written.
[[nodiscard]] Result<Files, Problem> read_directory(const std::filesystem::path& path,
                                                    const BundleLimits& limits = {});

/// The CSV files of an archive: at the top, or all in one top folder. Nothing is unpacked to disk.
/// Refuses names that leave the archive or lie deeper, doubled names, encryption, and archives that
/// unpack to more than the limits (sizes are counted while unpacking, not believed).
[[nodiscard]] Result<Files, Problem> read_archive(std::string_view bytes,
                                                  const BundleLimits& limits = {});

/// One of the two above, by what lies at the path.
[[nodiscard]] Result<Files, Problem> read_bundle(const std::filesystem::path& path,
                                                 const BundleLimits& limits = {});

}  // namespace letopis::import
