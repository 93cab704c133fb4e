#pragma once
// Journal pages as JSON, kept ready: a page is rendered once for each version of its group.
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "events/ledger/store.h"
#include "projections/journal/page.h"

namespace letopis::api {

/// What a page depends on beside the group's rows.
struct PageView {
  GroupId group;
  SchoolDate from;
  SchoolDate to;
  SchoolDate today;
  SchoolDate lock_before;  // columns of earlier days are locked
  PersonId reader;         // whose page it is: decides `mine`
};

struct AsOf {
  Position position;
  Instant instant;
};

/// The body of GET /journals/{group}.
[[nodiscard]] std::string page_json(const journal::Page& page, const PageView& view,
                                    const std::optional<AsOf>& as_of);
/// Whether the person teaches the group, on any day.
[[nodiscard]] bool teaches(const journal::Head& head, PersonId person);

/// A rendered page and who may read it as a teacher.
struct ReadyPage {
  Position version;
  std::string etag;
  std::shared_ptr<const std::string> body;
  bool mine = false;
};

/// Rendered pages by view. Thread-safe; at most kPages of them, the oldest go first. The look-up
/// costs one row (the group's version); a miss costs the rendering.
class PageCache {
 public:
  explicit PageCache(const ledger::Store& store) : store_(store) {}

  /// Null for an unknown group.
  [[nodiscard]] std::shared_ptr<const ReadyPage> page(const PageView& view);

 private:
  struct Key {
    GroupId group;
    PersonId reader;
    SchoolDate from, to, today, lock_before;
    auto operator<=>(const Key&) const = default;
  };

  static constexpr std::size_t kPages = 512;
  const ledger::Store& store_;
  std::mutex mutex_;
  std::map<Key, std::shared_ptr<const ReadyPage>> pages_;  // guarded by mutex_
  std::list<Key> order_;                                   // oldest first; guarded by mutex_
};

}  // namespace letopis::api
