#include "server/upkeep/ticker.h"

#include <utility>

namespace letopis::upkeep {

Ticker::Ticker(Work work) : work_(std::move(work)), thread_([this] { run(); }) {}

Ticker::~Ticker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

void Ticker::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    const auto pause = work_();
    lock.lock();
    stop_.wait_for(lock, pause, [this] { return stopping_; });
  }
}

}  // namespace letopis::upkeep
