// Any bytes as a proof file. What is accepted has one spelling, and the golden entry is proven by
// no other file than the golden one, but for the extra data that nobody believes and for the
// signatures of strangers.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "events/log/proof_file.h"
#include "events/log/tree.h"
#include "tests/support/golden_proof.h"

namespace {

using namespace letopis::log;  // NOLINT: one file, one program

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Policy policy = *Policy::parse(letopis::test::golden_policy());
  static const ProofFile golden = *parse_proof(letopis::test::kGoldenProof);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto proof = parse_proof(text);
  if (!proof) {
    require(!proof.error().code.empty() && !proof.error().text.empty());
    return 0;
  }
  require(to_text(*proof) == text);
  const auto endorsed = verify_proof(policy, *proof, leaf_hash(letopis::test::kGoldenEntry));
  if (endorsed) {
    require(proof->index == golden.index && proof->path == golden.path);
    require(proof->checkpoint.starts_with(letopis::test::kGoldenBody));
  }
  return 0;
}
