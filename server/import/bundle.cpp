#include "server/import/bundle.h"

#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

namespace letopis::import {
namespace {

namespace fs = std::filesystem;

Failure<Problem> refused(std::string_view file, ProblemCode code, std::string detail = {}) {
  return Failure{Problem{printable(file), 0, {}, code, std::move(detail), Severity::error, {}}};
}

bool is_csv(std::string_view name) { return name.ends_with(".csv") && name.size() > 4; }

Result<std::string, Problem> read_file(const fs::path& path, std::size_t max) {
  const std::string name = path.filename().string();
  std::error_code error;
  const std::uintmax_t size = fs::file_size(path, error);
  if (error) return refused(name, ProblemCode::not_found);
  if (size > max) return refused(name, ProblemCode::too_large, std::to_string(max));
  std::ifstream in(path, std::ios::binary);
  std::string out(static_cast<std::size_t>(size), '\0');
  in.read(out.data(), static_cast<std::streamsize>(size));
  if (!in || in.gcount() != static_cast<std::streamsize>(size)) {
    return refused(name, ProblemCode::not_found);
  }
  return out;
}

struct Listing {
  std::vector<fs::path> csv;
  std::vector<fs::path> folders;
};

Result<Listing, Problem> list(const fs::path& path) {
  Listing out;
  std::error_code error;
  fs::directory_iterator it(path, error);
  for (; !error && it != fs::directory_iterator(); it.increment(error)) {
    std::error_code kind;
    if (it->is_directory(kind)) {
      out.folders.push_back(it->path());
    } else if (it->is_regular_file(kind) && is_csv(it->path().filename().string())) {
      out.csv.push_back(it->path());
    }
  }
  if (error) return refused(path.filename().string(), ProblemCode::not_found);
  return out;
}

}  // namespace

Result<Files, Problem> read_directory(const fs::path& path, const BundleLimits& limits) {
  Result<Listing, Problem> listing = list(path);
  if (listing && listing->csv.empty() && listing->folders.size() == 1) {
    const fs::path inner = listing->folders.front();
    listing = list(inner);
  }
  if (!listing) return Failure{listing.error()};
  if (listing->csv.size() > limits.files) {
    return refused(path.filename().string(), ProblemCode::too_many_files,
                   std::to_string(limits.files));
  }
  Files out;
  std::size_t total = 0;
  for (const fs::path& file : listing->csv) {
    Result<std::string, Problem> bytes = read_file(file, limits.file_bytes);
    if (!bytes) return Failure{bytes.error()};
    total += bytes->size();
    if (total > limits.total_bytes) {
      return refused(file.filename().string(), ProblemCode::too_large,
                     std::to_string(limits.total_bytes));
    }
    out.emplace(file.filename().string(), std::move(*bytes));
  }
  return out;
}

Result<Files, Problem> read_bundle(const fs::path& path, const BundleLimits& limits) {
  std::error_code error;
  if (fs::is_directory(path, error)) return read_directory(path, limits);
  const Result<std::string, Problem> bytes = read_file(path, limits.archive_bytes);
  if (!bytes) return Failure{bytes.error()};
  return read_archive(*bytes, limits);
}

}  // namespace letopis::import
