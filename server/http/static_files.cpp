#include "server/http/static_files.h"

#include <openssl/sha.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "schema/types/bytes.h"
#include "server/http/problem.h"
#include "server/http/target.h"

namespace letopis::http {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPlaceholder = "__CSP_NONCE__";
constexpr std::string_view kIndex = "/index.html";
constexpr std::size_t kWorthPacking = 512;

constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kTypes = {{
    {"html", "text/html; charset=utf-8"},
    {"js", "text/javascript; charset=utf-8"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"css", "text/css; charset=utf-8"},
    {"json", "application/json"},
    {"map", "application/json"},
    {"webmanifest", "application/manifest+json"},
    {"txt", "text/plain; charset=utf-8"},
    {"svg", "image/svg+xml"},
    {"png", "image/png"},
    {"jpg", "image/jpeg"},
    {"webp", "image/webp"},
    {"ico", "image/x-icon"},
    {"woff2", "font/woff2"},
    {"wasm", "application/wasm"},
    {"pdf", "application/pdf"},
}};

std::string_view type_of(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  const std::string_view ending = dot == std::string_view::npos ? "" : path.substr(dot + 1);
  for (const auto& [name, type] : kTypes) {
    if (name == ending) return type;
  }
  return "application/octet-stream";
}

bool packs_well(std::string_view type) {
  return type.substr(0, 5) == "text/" || type.find("json") != std::string_view::npos ||
         type.find("svg") != std::string_view::npos || type.find("wasm") != std::string_view::npos;
}

std::string etag_of(std::string_view content) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(content.data()), content.size(), digest.data());
  const std::string_view start(reinterpret_cast<const char*>(digest.data()), 12);
  return '"' + to_hex(start) + '"';
}

/// Nothing when zlib refuses or the result is not smaller.
std::shared_ptr<const std::string> gzip(const std::string& plain) {
  if (plain.size() < kWorthPacking) return nullptr;
  z_stream stream{};
  constexpr int kGzipWindow = 15 + 16;
  if (deflateInit2_(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipWindow, 9, Z_DEFAULT_STRATEGY,
                    ZLIB_VERSION, static_cast<int>(sizeof stream)) != Z_OK) {
    return nullptr;
  }
  std::string input = plain;  // zlib's interface is not const
  std::string packed(plain.size(), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int outcome = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (outcome != Z_STREAM_END) return nullptr;
  return std::make_shared<const std::string>(std::move(packed));
}

std::vector<std::string> split_at_nonces(std::string_view page) {
  std::vector<std::string> pieces;
  while (true) {
    const std::size_t at = page.find(kPlaceholder);
    pieces.emplace_back(page.substr(0, at));
    if (at == std::string_view::npos) return pieces;
    page.remove_prefix(at + kPlaceholder.size());
  }
}

void secure(Response& response, const std::string& nonce) {
  response
      .with("Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce +
                "'; connect-src 'self'; img-src 'self' data: blob:; font-src 'self'; worker-src "
                "'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for "
                "'script'; trusted-types default")
      .with("X-Content-Type-Options", "nosniff")
      .with("Referrer-Policy", "same-origin")
      .with("Cross-Origin-Opener-Policy", "same-origin")
      .with("Permissions-Policy",
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()");
}

bool is_below(std::string_view path, std::string_view top) {
  return path.substr(0, top.size()) == top &&
         (path.size() == top.size() || path[top.size()] == '/');
}

bool belongs_elsewhere(std::string_view path) {
  return is_below(path, "/api") || is_below(path, "/log") || is_below(path, "/health") ||
         is_below(path, "/metrics");
}

Response not_found() {
  return problem_response({.status = 404,
                           .code = "not_found",
                           .title = "Такого файла нет",
                           .title_en = "There is no such file",
                           .action = "Проверьте ссылку или обновите страницу.",
                           .action_en = "Check the link or reload the page."});
}

Response method_refused() {
  return std::move(problem_response({.status = 405,
                                     .code = "method_not_allowed",
                                     .title = "Этот адрес можно только читать",
                                     .title_en = "This address can only be read"})
                       .with("Allow", "GET, HEAD"));
}

Result<std::string, std::string> read_whole(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary | std::ios::ate);
  const auto size = stream ? static_cast<std::streamoff>(stream.tellg()) : std::streamoff{-1};
  if (size < 0) return Failure{"cannot read " + path.string()};
  if (static_cast<std::uint64_t>(size) > kStaticBytes) {
    return Failure{path.string() + " is too large"};
  }
  std::string content(static_cast<std::size_t>(size), '\0');
  stream.seekg(0);
  stream.read(content.data(), size);
  if (!stream) return Failure{"cannot read " + path.string()};
  return content;
}

}  // namespace

bool accepts_gzip(std::string_view field) {
  while (!field.empty()) {
    const std::size_t comma = std::min(field.find(','), field.size());
    const std::string_view item = field.substr(0, comma);
    field.remove_prefix(std::min(comma + 1, field.size()));
    const std::size_t semicolon = std::min(item.find(';'), item.size());
    if (!same_ascii(trimmed(item.substr(0, semicolon)), "gzip")) continue;
    const std::string_view weight = trimmed(item.substr(std::min(semicolon + 1, item.size())));
    // Refused is "q=0" with nothing but zeros behind it.
    return !(same_ascii(weight.substr(0, 2), "q=") &&
             weight.substr(2).find_first_not_of("0.") == std::string_view::npos);
  }
  return false;
}

Result<StaticFiles, std::string> StaticFiles::load(const std::string& folder, Random& random) {
  std::error_code error;
  fs::recursive_directory_iterator next(folder, error);
  if (error) return Failure{folder + ": " + error.message()};
  std::vector<StaticFile> files;
  std::size_t bytes = 0;
  for (const fs::recursive_directory_iterator end; next != end; next.increment(error)) {
    if (error) return Failure{folder + ": " + error.message()};
    if (!fs::is_regular_file(next->symlink_status(error))) continue;
    auto content = read_whole(next->path());
    if (!content) return Failure{content.error()};
    bytes += content->size();
    if (bytes > kStaticBytes) return Failure{folder + " holds more than 64 MiB"};
    if (files.size() == kStaticFiles) return Failure{folder + " holds more than 2,000 files"};
    const std::string path = '/' + next->path().lexically_relative(folder).generic_string();
    files.push_back({path, *std::move(content)});
  }
  if (error) return Failure{folder + ": " + error.message()};
  return of(std::move(files), random);
}

Result<StaticFiles, std::string> StaticFiles::of(std::vector<StaticFile> files, Random& random) {
  StaticFiles result(random);
  for (StaticFile& file : files) {
    if (file.path == kIndex) {
      result.index_pieces_ = split_at_nonces(file.content);
      continue;
    }
    Entry entry;
    entry.type = type_of(file.path);
    entry.etag = etag_of(file.content);
    entry.immutable = is_below(file.path, "/assets");
    if (packs_well(entry.type)) entry.gzip = gzip(file.content);
    entry.plain = std::make_shared<const std::string>(std::move(file.content));
    result.entries_.emplace(std::move(file.path), std::move(entry));
  }
  if (result.index_pieces_.empty()) return Failure{std::string("there is no index.html")};
  return result;
}

std::optional<Response> StaticFiles::answer(const Request& request) const {
  if (belongs_elsewhere(request.path)) return std::nullopt;
  if (request.method != Method::get && request.method != Method::head) return method_refused();
  const auto found = entries_.find(request.path);
  if (found != entries_.end()) return file(found->second, request);
  const bool is_page = request.path == kIndex || request.path.find('.') == std::string::npos;
  return is_page ? index() : not_found();
}

Response StaticFiles::index() const {
  std::array<unsigned char, 16> bytes{};
  random_->fill(bytes.data(), bytes.size());
  const std::string nonce =
      to_base64(ByteView(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  auto page = std::make_shared<std::string>(index_pieces_.front());
  for (std::size_t i = 1; i < index_pieces_.size(); ++i) {
    page->append(nonce).append(index_pieces_[i]);
  }
  Response response;
  response.with("Content-Type", "text/html; charset=utf-8").with("Cache-Control", "no-store");
  secure(response, nonce);
  response.body = std::move(page);
  return response;
}

Response StaticFiles::file(const Entry& entry, const Request& request) {
  const bool packed =
      entry.gzip != nullptr && accepts_gzip(request.header("accept-encoding").value_or(""));
  std::string etag = entry.etag;
  if (packed) etag.insert(etag.size() - 1, "-gz");
  Response response;
  response.with("ETag", etag)
      .with("Cache-Control", entry.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (entry.gzip) response.with("Vary", "Accept-Encoding");
  response.with("X-Content-Type-Options", "nosniff")
      .with("Referrer-Policy", "same-origin")
      .with("Cross-Origin-Resource-Policy", "same-origin");
  if (has_etag(request.header("if-none-match").value_or(""), etag)) {
    response.status = 304;
    return response;
  }
  response.with("Content-Type", entry.type);
  if (packed) response.with("Content-Encoding", "gzip");
  response.body = packed ? entry.gzip : entry.plain;
  return response;
}

}  // namespace letopis::http
