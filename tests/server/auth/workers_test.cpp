#include "server/auth/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>

namespace letopis::auth {
namespace {

TEST(Workers, DoTheWorkElsewhere) {
  std::promise<std::thread::id> done;
  Workers workers(2, 8);
  ASSERT_TRUE(workers.submit([&] { done.set_value(std::this_thread::get_id()); }));
  EXPECT_NE(done.get_future().get(), std::this_thread::get_id());
}

TEST(Workers, RefuseWorkOverTheirQueue) {
  std::promise<void> started;
  std::promise<void> release;
  std::atomic<int> count{0};
  Workers workers(1, 2);  // last, so that it ends before what its work uses
  ASSERT_TRUE(workers.submit([&] {
    started.set_value();
    release.get_future().wait();
  }));
  started.get_future().wait();
  EXPECT_TRUE(workers.submit([&] { ++count; }));
  EXPECT_TRUE(workers.submit([&] { ++count; }));
  EXPECT_FALSE(workers.submit([&] { ++count; }));
  EXPECT_EQ(workers.waiting(), 2U);
  release.set_value();
}

TEST(Workers, DropWhatWaitsWhenTheyStop) {
  auto kept = std::make_shared<int>(1);
  const std::weak_ptr<int> watched = kept;
  Workers workers(0, 4);
  ASSERT_TRUE(workers.submit([kept = std::move(kept)] { FAIL() << *kept; }));
  workers.stop();
  EXPECT_TRUE(watched.expired());
  EXPECT_FALSE(workers.submit([] {}));
}

}  // namespace
}  // namespace letopis::auth
