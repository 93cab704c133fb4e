#pragma once
// Passwords: scrypt (RFC 7914) verifiers and readable start passwords. Pure but for the Random
// port; safe from any thread. make_verifier() and check_password() take tens of milliseconds and 32
// MiB each: never on an I/O thread (workers.h).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schema/types/time.h"

namespace letopis::auth {

/// N = 2^log2_n blocks of 128 r bytes, p lanes.
struct ScryptCost {
  unsigned log2_n = 15;
  unsigned r = 8;
  unsigned p = 1;
  bool operator==(const ScryptCost&) const = default;
};

/// `length` bytes; nothing when the cost is beyond what a stored verifier may ask for (128 MiB).
[[nodiscard]] std::optional<std::string> scrypt(std::string_view password, std::string_view salt,
                                                ScryptCost cost, std::size_t length);

/// "scrypt$15$8$1$<salt>$<hash>" (base64); nothing when the password is empty, longer than
/// limits::kPasswordBytes or not UTF-8.
[[nodiscard]] std::optional<std::string> make_verifier(std::string_view password, Random& random);

enum class PasswordCheck : std::uint8_t {
  right,
  right_but_weak,  // made with a lower cost than today's: make a new verifier now
  wrong,
  unusable,  // the verifier is damaged or asks for too much
};

[[nodiscard]] PasswordCheck check_password(std::string_view password, std::string_view verifier);

/// A verifier that no password fits: checked when the login is unknown, so that an answer takes as
/// long as for a known one.
[[nodiscard]] std::string_view decoy_verifier();

/// "k7mp-x4ra-…": four groups of four letters and digits that are not mistaken for each other,
/// 79 bits.
[[nodiscard]] std::string make_start_password(Random& random);

}  // namespace letopis::auth
