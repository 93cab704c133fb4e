// Any bytes as a proof of the map of records. What is accepted has one form, and proves nothing of
// a map that it does not belong to.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "events/log/record_map.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace letopis::log;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto proof = map_proof_of(bytes);
  if (!proof) return 0;
  require(encode(*proof) == bytes);
  require(proof->siblings.size() <= kMapDepth);
  const letopis::Digest path = map_path({letopis::RecordKind::mark, 0, 11, 3});
  const letopis::Digest root = map_path({letopis::RecordKind::mark, 0, 11, 4});
  require(!proves_absence(*proof, path, root));
  require(!proves_value(*proof, {path, root}, root));
  return 0;
}
