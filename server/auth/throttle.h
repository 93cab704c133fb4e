#pragma once
// Slows down the guessing of passwords without letting a stranger lock an owner out.
#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "schema/types/time.h"

namespace letopis::auth {

/// A bucket holds `burst` tries and gets one back every `refill_us`.
struct TryRate {
  double burst;
  std::int64_t refill_us;
};

struct ThrottleLimits {
  TryRate pair{5, 60'000'000};     // one login from one address
  TryRate address{60, 2'000'000};  // one address (IPv6: one /64), a school behind one included
  TryRate login{20, 10'000'000};   // one login from everywhere: never refused, only slowed
  std::uint32_t login_delay_ms = 2'000;
  std::size_t slots = 64 * 1024;  // for all three kinds together; rounded up to 8
};

struct TryVerdict {
  bool allowed = true;
  std::uint32_t retry_after_s = 0;  // when refused
  std::uint32_t delay_ms = 0;       // when allowed: to be waited before the password is looked at
};

/// Token buckets in a table of fixed size. Thread-safe; O(1). Keeps keyed hashes only, neither
/// logins nor addresses. When a set of the table is full, the bucket that is nearest to full (and
/// so forgets least) gives way.
class SignInThrottle {
 public:
  SignInThrottle(const Clock& clock, Random& random, ThrottleLimits limits = {});

  /// Before each check of a password; takes a try, which succeeded() gives back.
  [[nodiscard]] TryVerdict begin(std::string_view login, std::string_view address);
  void succeeded(std::string_view login, std::string_view address);

 private:
  struct Bucket {
    std::uint64_t key = 0;  // 0: free
    double tries = 0;
    std::int64_t at_us = 0;
    TryRate rate{1, 1};
  };

  [[nodiscard]] std::uint64_t key_of(char kind, std::string_view login,
                                     std::string_view address) const;
  Bucket& bucket(std::uint64_t key, const TryRate& rate, std::int64_t now_us);

  static constexpr std::size_t kWays = 8;

  const Clock& clock_;
  const ThrottleLimits limits_;
  std::array<unsigned char, 32> secret_{};  // constant after construction
  std::mutex mutex_;
  std::vector<Bucket> table_;  // guarded by mutex_
};

/// What of an address one bucket stands for: an IPv4 address whole, an IPv6 address by its first
/// 64 bits, anything else as it is.
[[nodiscard]] std::string address_group(std::string_view address);

}  // namespace letopis::auth
