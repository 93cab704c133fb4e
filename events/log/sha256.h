#pragma once
// SHA-256 (FIPS 180-4) through OpenSSL.
#include <initializer_list>

#include "schema/types/bytes.h"

namespace letopis::log {

/// Hash of the concatenation of the parts. Thread-safe; O(bytes).
[[nodiscard]] Digest sha256(std::initializer_list<ByteView> parts);

}  // namespace letopis::log
