#pragma once
// What a witness's answer means (c2sp.org/tlog-witness). Pure.
#include <cstdint>
#include <string>

#include "events/log/cosignature.h"
#include "server/http/client.h"

namespace letopis::witness {

inline constexpr std::uint64_t kClockSkew = 300;  // seconds that a witness's clock may be ahead

/// What it was asked.
struct Asked {
  const std::string& checkpoint;  // the signed note
  std::uint64_t from = 0;         // old size
  std::uint64_t size = 0;         // of the checkpoint
  std::uint64_t newest = 0;       // the largest size that this log has ever signed
};

enum class Meaning : std::uint8_t {
  cosigned,
  ask_from,      // it has seen another size, from which it can be led to ours
  ask_later,     // it has seen a size that we have signed since: the next checkpoint will do
  behind,        // it has seen a tree of ours that is larger than any we know of
  inconsistent,  // what it has seen is no beginning of what it was shown
  refused,       // it does not know us, or takes no request now
  senseless,     // no answer of a witness
};

struct Heard {
  Meaning meaning = Meaning::senseless;
  std::uint64_t size = 0;    // with ask_from, ask_later, behind: what it has seen
  log::Signature signature;  // with cosigned
  std::uint64_t seconds = 0;
};

/// Believes a cosignature only when it verifies and is not from the future; `now` in seconds.
[[nodiscard]] Heard hear(const http::ClientAnswer& answer, const Asked& asked,
                         const log::WitnessKey& witness, std::uint64_t now);

}  // namespace letopis::witness
