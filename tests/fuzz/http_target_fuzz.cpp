// Any bytes as a target, as a head, as a Cookie field and as an ETag list. What is accepted must
// keep the promises of target.h.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "schema/types/bytes.h"
#include "server/http/message.h"
#include "server/http/problem.h"
#include "server/http/static_files.h"
#include "server/http/target.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_path(const std::string& path) {
  require(!path.empty() && path.front() == '/');
  require(letopis::is_utf8(path));
  require(path == "/" || path.back() != '/');
  const std::string closed = path + '/';
  require(path == "/" || closed.find("//") == std::string::npos);
  require(closed.find("/./") == std::string::npos && closed.find("/../") == std::string::npos);
  for (const char sign : path) {
    require(static_cast<unsigned char>(sign) >= 0x20 && sign != 0x7f && sign != '\\');
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace letopis::http;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto target = parse_target(bytes, size % 2 == 0)) {
    check_path(target->path);
    require(target->query.size() <= kQueryParameters);
    for (const auto& [name, value] : target->query) {
      require(letopis::is_utf8(name) && letopis::is_utf8(value));
      require(value.find('\0') == std::string::npos);
    }
  }
  if (inspect_head(bytes)) {
    // What is sound as a whole is not refused while it arrives.
    require(!inspect_start(bytes.substr(0, size / 2)));
    require(!inspect_start(bytes));
  }
  if (const auto value = cookie_value(bytes, "letopis_session")) {
    require(bytes.find(*value) != std::string_view::npos);
  }
  (void)has_etag(bytes, "\"a\"");
  (void)accepts_gzip(bytes);
  std::string json;
  append_json_string(json, bytes);
  require(letopis::is_utf8(json) && json.size() >= 2);
  return 0;
}
