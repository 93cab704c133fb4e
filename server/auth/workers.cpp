#include "server/auth/workers.h"

#include <utility>

namespace letopis::auth {

Workers::Workers(std::size_t threads, std::size_t queue) : limit_(queue) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Workers::~Workers() { stop(); }

bool Workers::submit(std::function<void()> work) {
  return submit_after(std::chrono::milliseconds(0), std::move(work));
}

bool Workers::submit_after(std::chrono::milliseconds delay, std::function<void()> work) {
  const Due due = std::chrono::steady_clock::now() + delay;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= limit_) return false;
    queue_.emplace(due, std::move(work));
  }
  changed_.notify_one();
  return true;
}

void Workers::stop() {
  decltype(queue_) dropped;  // destroyed without the lock: it may give answers
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    dropped.swap(queue_);
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

std::size_t Workers::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void Workers::run() {
  while (true) {
    std::function<void()> work;
    {
      std::unique_lock lock(mutex_);
      if (stopping_) return;
      if (queue_.empty()) {
        changed_.wait(lock);
        continue;
      }
      const Due due = queue_.begin()->first;
      if (due > std::chrono::steady_clock::now()) {
        changed_.wait_until(lock, due);
        continue;
      }
      work = std::move(queue_.begin()->second);
      queue_.erase(queue_.begin());
    }
    work();
  }
}

}  // namespace letopis::auth
