#include "server/api/proof_text.h"

namespace letopis::api {

std::string proof_text(std::uint64_t index, std::span<const Digest> proof, std::string_view note) {
  std::string out = "c2sp.org/tlog-proof@v1\nindex " + std::to_string(index) + "\n";
  for (const Digest& hash : proof) out.append(to_base64(view_of(hash))).append("\n");
  return out.append("\n").append(note);
}

}  // namespace letopis::api
