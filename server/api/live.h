#pragma once
// Live changes of journal pages: from the writer's commits to server-sent events.
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "events/ledger/scribe.h"
#include "server/http/message.h"

namespace letopis::api {

/// Fans committed entries out to the pages that watch their group. Thread-safe. While nobody
/// watches, a commit costs one load of an integer.
class LiveHub final : public ledger::Follower {
 public:
  explicit LiveHub(const ledger::RowReader& rows) : rows_(rows) {}

  void committed(const std::shared_ptr<const ledger::Published>& published,
                 const std::vector<Bytes>& entries) override;

  /// A stream of one group's changes; those after `last_seen` come first. When more than
  /// kReplayed happened since, the stream begins with "event: reset": read the page again.
  [[nodiscard]] std::shared_ptr<http::EventStream> watch(GroupId group,
                                                         std::optional<Position> last_seen);

  static constexpr std::uint64_t kReplayed = 2'000;
  /// Text waiting for one slow page; beyond it the stream is ended and the page connects again.
  static constexpr std::size_t kWaitingBytes = 256 * 1024;

 private:
  class Stream;

  /// The event's text and its group; nothing for entries that no page shows.
  struct Change {
    GroupId group;
    std::string text;
  };

  [[nodiscard]] std::optional<Change> change_in(ByteView entry) const;

  const ledger::RowReader& rows_;
  std::atomic<std::size_t> watched_{0};
  std::mutex mutex_;
  std::multimap<GroupId, std::weak_ptr<Stream>> streams_;  // guarded by mutex_
};

}  // namespace letopis::api
