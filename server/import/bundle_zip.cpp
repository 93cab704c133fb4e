// The only file that knows libzip.
#include <zip.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "server/import/bundle.h"

namespace letopis::import {
namespace {

struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

using Archive = std::unique_ptr<zip_t, CloseArchive>;
using OpenFile = std::unique_ptr<zip_file_t, CloseFile>;

constexpr std::string_view kArchive = "zip";
constexpr std::size_t kRatioMatters = std::size_t{1} << 20U;

Failure<Problem> refused(std::string_view file, ProblemCode code, std::string detail = {}) {
  return Failure{Problem{printable(file), 0, {}, code, std::move(detail), Severity::error, {}}};
}

Archive open(std::string_view bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = nullptr;
  if (source != nullptr) {
    archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (archive == nullptr) zip_source_free(source);
  }
  zip_error_fini(&error);
  return Archive(archive);
}

/// Nothing is written to disk, yet a name that tries to leave the archive tells what it is.
bool is_safe(std::string_view name) {
  if (name.empty() || name.front() == '/') return false;
  if (name.find('\\') != std::string_view::npos || name.find(':') != std::string_view::npos) {
    return false;
  }
  while (true) {
    const std::size_t slash = name.find('/');
    const std::string_view part = name.substr(0, slash);
    if (part == "." || part == ".." || part.empty()) return false;
    if (slash == std::string_view::npos || slash + 1 == name.size()) return true;
    name.remove_prefix(slash + 1);
  }
}

struct Wanted {
  zip_uint64_t index = 0;
  std::string folder;
  std::string name;
};

/// What the desktop systems add by themselves.
bool is_litter(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? name : name.substr(slash + 1);
  return name.starts_with("__MACOSX/") || last.starts_with(".");
}

Result<std::vector<Wanted>, Problem> choose(zip_t* archive, const BundleLimits& limits) {
  const zip_int64_t count = zip_get_num_entries(archive, 0);
  if (count < 0 || static_cast<std::size_t>(count) > limits.archive_entries) {
    return refused(kArchive, ProblemCode::too_many_files, std::to_string(limits.archive_entries));
  }
  std::vector<Wanted> out;
  for (zip_uint64_t index = 0; index < static_cast<zip_uint64_t>(count); ++index) {
    const char* raw = zip_get_name(archive, index, ZIP_FL_ENC_GUESS);
    if (raw == nullptr) return refused(kArchive, ProblemCode::archive_broken);
    const std::string_view name = raw;
    if (!is_safe(name)) return refused(kArchive, ProblemCode::archive_unsafe, printable(name));
    if (!name.ends_with(".csv") || is_litter(name)) continue;
    const std::size_t slash = name.find('/');
    const bool inside = slash != std::string_view::npos;
    Wanted wanted{index, std::string(inside ? name.substr(0, slash) : ""),
                  std::string(inside ? name.substr(slash + 1) : name)};
    if (wanted.name.find('/') != std::string::npos ||
        (!out.empty() && out.front().folder != wanted.folder)) {
      return refused(kArchive, ProblemCode::archive_unsafe, printable(name));
    }
    out.push_back(std::move(wanted));
  }
  if (out.size() > limits.files) {
    return refused(kArchive, ProblemCode::too_many_files, std::to_string(limits.files));
  }
  return out;
}

Result<std::string, Problem> unpack(zip_t* archive, const Wanted& wanted, std::size_t max,
                                    std::size_t ratio) {
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_stat_index(archive, wanted.index, 0, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0 ||
      (stat.valid & ZIP_STAT_COMP_SIZE) == 0) {
    return refused(wanted.name, ProblemCode::archive_broken);
  }
  const std::size_t packed = std::max<std::size_t>(stat.comp_size, 1);
  const std::size_t bound = std::min(max, std::max(kRatioMatters, packed * ratio));
  if (stat.size > bound) {
    return refused(wanted.name, ProblemCode::too_large, std::to_string(bound));
  }
  const OpenFile file(zip_fopen_index(archive, wanted.index, 0));
  if (file == nullptr) return refused(wanted.name, ProblemCode::archive_broken);
  std::string out;
  std::array<char, 65'536> buffer;
  while (true) {
    const zip_int64_t got = zip_fread(file.get(), buffer.data(), buffer.size());
    if (got < 0) return refused(wanted.name, ProblemCode::archive_broken);
    if (got == 0) break;
    if (out.size() + static_cast<std::size_t>(got) > bound) {
      return refused(wanted.name, ProblemCode::too_large, std::to_string(bound));
    }
    out.append(buffer.data(), static_cast<std::size_t>(got));
  }
  if (out.size() != stat.size) return refused(wanted.name, ProblemCode::archive_broken);
  return out;
}

}  // namespace

Result<Files, Problem> read_archive(std::string_view bytes, const BundleLimits& limits) {
  if (bytes.size() > limits.archive_bytes) {
    return refused(kArchive, ProblemCode::too_large, std::to_string(limits.archive_bytes));
  }
  // libzip takes no bytes at all for a new, empty archive.
  if (bytes.empty()) return refused(kArchive, ProblemCode::archive_broken);
  const Archive archive = open(bytes);
  if (archive == nullptr) return refused(kArchive, ProblemCode::archive_broken);
  const Result<std::vector<Wanted>, Problem> wanted = choose(archive.get(), limits);
  if (!wanted) return Failure{wanted.error()};
  Files out;
  std::size_t left = limits.total_bytes;
  for (const Wanted& file : *wanted) {
    Result<std::string, Problem> text =
        unpack(archive.get(), file, std::min(left, limits.file_bytes), limits.ratio);
    if (!text) return Failure{text.error()};
    left -= text->size();
    if (!out.emplace(file.name, std::move(*text)).second) {
      return refused(kArchive, ProblemCode::archive_unsafe, printable(file.name));
    }
  }
  return out;
}

}  // namespace letopis::import
