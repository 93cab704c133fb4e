// Any bytes as a request to a witness and as its answer. A witness never cosigns a smaller tree,
// and nobody takes a cosignature for one that it is not.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/witness/decide.h"
#include "server/witness/hear.h"
#include "tests/support/golden_proof.h"

namespace {

using namespace letopis::witness;  // NOLINT: one file, one program
using letopis::test::golden_key;
using letopis::test::golden_note;
using letopis::test::golden_witness;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Logs logs = {{golden_key().name, {letopis::log::public_half(golden_key())}}};
  static const std::string note(golden_note());
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto request = parse_add_checkpoint(text)) require(to_text(*request) == text);
  if (const auto admitted = admit(logs, text)) {
    const Seen seen;
    const auto granted = decide(*admitted, seen, golden_witness(), 1);
    if (granted) require(granted->seen.size == admitted->head.size);
  }
  (void)parse_logs(text);
  const auto key = letopis::log::witness_half(golden_witness());
  const auto half = static_cast<int>(size % 2);
  const letopis::http::ClientAnswer answer{half == 0 ? 200 : 409, "text/x.tlog.size",
                                           std::string(text)};
  const Asked asked{note, 3, 15, 20};
  const Heard heard = hear(answer, asked, key, letopis::test::kGoldenTime + 100);
  if (heard.meaning == Meaning::cosigned) require(heard.signature.bytes.size() == 72);
  if (heard.meaning == Meaning::ask_from) require(heard.size <= 15 && heard.size != 3);
  if (heard.meaning == Meaning::behind) require(heard.size > 20);
  return 0;
}
