#pragma once
// Names of a ledger before and after it was restored from a backup. What is written after a restore
// may not be what was written before in the same places, so a restored ledger never signs under the
// name that it had: "school.example/1502" becomes "school.example/1502#2-8f3a1c0b". '#' cannot be
// in a name that is given to a ledger, so no two ledgers meet. Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schema/types/bytes.h"

namespace letopis::ledger {

struct Incarnation {
  std::string base;          // the name that the ledger was given
  std::uint32_t number = 1;  // 1: never restored
  bool operator==(const Incarnation&) const = default;
};

/// Nothing when what follows '#' was not written by incarnation_name().
[[nodiscard]] std::optional<Incarnation> incarnation_of(std::string_view origin);

/// The origin of incarnation `number`. `chance` keeps apart two restores of one backup that know
/// nothing of each other: else both would be the second incarnation, with different entries.
[[nodiscard]] std::string incarnation_name(std::string_view base, std::uint32_t number,
                                           const Id128& chance);

}  // namespace letopis::ledger
