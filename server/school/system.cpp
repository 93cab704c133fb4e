#include "server/school/system.h"

#include <openssl/rand.h>

#include <chrono>
#include <cstdlib>

namespace letopis::school {

Instant SystemClock::now() const {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(since).count() + offset_us_};
}

void SystemRandom::fill(unsigned char* bytes, std::size_t count) {
  if (RAND_bytes(bytes, static_cast<int>(count)) != 1) std::abort();
}

}  // namespace letopis::school
