#pragma once
// How a serving verb is told to end.
#include <pthread.h>

#include <csignal>

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

 private:
  sigset_t set_{};
};

}  // namespace letopis::cli
