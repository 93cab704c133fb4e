#pragma once
// Lessons, groups and names as they stand, decoded once: the directory is asked at every request
// and changes a few times a day.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "events/ledger/rows.h"
#include "projections/directory/rows.h"

namespace letopis::directory {

/// What an id stood for when it was first asked for since the directory last changed.
template <class Value>
class Decoded {
 public:
  using Ready = std::shared_ptr<const Value>;

  /// From memory, or by `read()` -> Ready, which is kept unless it is null.
  template <class Read>
  [[nodiscard]] Ready get(std::uint64_t id, const std::atomic<std::uint64_t>& changes,
                          Read&& read) {
    // Taken before the row is read: what a change overtakes is not kept beyond it.
    const std::uint64_t now = changes.load(std::memory_order_acquire);
    {
      const std::shared_lock lock(mutex_);
      const auto found = values_.find(id);
      if (as_of_ == now && found != values_.end()) return found->second;
    }
    Ready ready = read();
    if (ready) keep(id, ready, now);
    return ready;
  }

 private:
  void keep(std::uint64_t id, const Ready& ready, std::uint64_t now) {
    const std::unique_lock lock(mutex_);
    if (as_of_ > now) return;
    if (as_of_ < now || values_.size() >= kKept) values_.clear();
    as_of_ = now;
    values_.insert_or_assign(id, ready);
  }

  static constexpr std::size_t kKept = 16'384;
  std::shared_mutex mutex_;
  std::uint64_t as_of_ = 0;                          // guarded by mutex_
  std::unordered_map<std::uint64_t, Ready> values_;  // guarded by mutex_
};

/// Thread-safe. Answers may be as old as the last commit that committed() was told of, which is
/// before its receipts go out. Null for an unknown id.
class Cache {
 public:
  explicit Cache(const ledger::RowReader& rows) : rows_(rows) {}

  /// Entries that became durable; call it before anybody is told.
  void committed(const std::vector<Bytes>& entries);

  [[nodiscard]] std::shared_ptr<const Lesson> lesson(LessonId id);
  [[nodiscard]] std::shared_ptr<const Group> group(GroupId id);
  /// The display name.
  [[nodiscard]] std::shared_ptr<const std::string> name(PersonId id);

 private:
  const ledger::RowReader& rows_;
  std::atomic<std::uint64_t> changes_{0};
  Decoded<Lesson> lessons_;
  Decoded<Group> groups_;
  Decoded<std::string> names_;
};

}  // namespace letopis::directory
