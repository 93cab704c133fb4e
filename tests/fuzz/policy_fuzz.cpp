// Any bytes as a policy: read within its bounds, and its quorum is monotone: who cosigns more never
// loses it.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "events/log/policy.h"

namespace {

using namespace letopis::log;  // NOLINT: one file, one program

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto policy = Policy::parse(text);
  if (!policy) {
    require(!policy.error().code.empty() && !policy.error().text_en.empty());
    return 0;
  }
  require(policy->logs().size() <= kPolicyParts && policy->witnesses().size() <= kPolicyParts);
  Cosignatures cosignatures(policy->witnesses().size());
  bool met = policy->met_by(cosignatures);
  require(met == !policy->demands_witnesses());
  for (Cosigned& each : cosignatures) {
    each.verdict = Verdict::good;
    const bool now = policy->met_by(cosignatures);
    require(now || !met);
    met = now;
  }
  require(met);
  (void)endorse(*policy, text);
  return 0;
}
