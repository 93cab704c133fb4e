#pragma once
// A few threads for work that takes too long for an I/O thread (scrypt).
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace letopis::auth {

/// A bounded queue before a fixed number of threads. Thread-safe. Work must not throw. Work that
/// still waits when stop() is called is dropped undone; what runs is finished.
class Workers {
 public:
  explicit Workers(std::size_t threads = 2, std::size_t queue = 256);
  ~Workers();  // stop()
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// False when the queue is full or stopped: answer 503. `work` is then not kept.
  [[nodiscard]] bool submit(std::function<void()> work);
  /// The same, begun no earlier than after `delay`; it takes its place in the queue meanwhile.
  [[nodiscard]] bool submit_after(std::chrono::milliseconds delay, std::function<void()> work);
  void stop();
  [[nodiscard]] std::size_t waiting() const;

 private:
  using Due = std::chrono::steady_clock::time_point;

  void run();

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::multimap<Due, std::function<void()>> queue_;  // guarded by mutex_
  bool stopping_ = false;                            // guarded by mutex_
  std::vector<std::thread> threads_;                 // owner's; joined by stop()
};

}  // namespace letopis::auth
