#pragma once
// How a serving verb is told to end.
#include <pthread.h>

#include <chrono>
#include <csignal>
#include <functional>

namespace letopis::cli {

/// SIGINT and SIGTERM are waited for by the main thread; every thread made later inherits the mask.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }

  void wait() const {
    int number = 0;
    sigwait(&set_, &number);
  }

  /// Waits for a signal, or until `failed` holds: true for a signal.
  [[nodiscard]] bool wait_unless(const std::function<bool()>& failed) const {
    constexpr std::chrono::nanoseconds kLook = std::chrono::milliseconds(250);
    const ::timespec pause{0, kLook.count()};
    while (!failed()) {
      if (::sigtimedwait(&set_, nullptr, &pause) > 0) return true;
    }
    return false;
  }

 private:
  sigset_t set_{};
};

}  // namespace letopis::cli
