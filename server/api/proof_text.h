#pragma once
// Printing of offline proofs (c2sp.org/tlog-proof@v1; formats.md 3.9). Pure; thread-safe.
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "schema/types/bytes.h"

namespace letopis::api {

/// A .tlog-proof file: index, hashes with the leaf's sibling first, and the checkpoint's note as it
/// is, with every signature that it bears.
[[nodiscard]] std::string proof_text(std::uint64_t index, std::span<const Digest> proof,
                                     std::string_view note);

}  // namespace letopis::api
