#pragma once
// A thread that does a piece of work, pauses, and does the next, until it is told to stop.
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace letopis::upkeep {

/// The work answers how long to pause. Stopping waits for the piece under way.
class Ticker {
 public:
  using Work = std::function<std::chrono::milliseconds()>;

  explicit Ticker(Work work);
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

 private:
  void run();

  const Work work_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace letopis::upkeep
