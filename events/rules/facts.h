#pragma once
// What the rules may ask, and in which situation an action is decided. In the server the answers
// come from rows seen through the batch that is being built, so they never lag; in tests they are
// folded from given events.
#include <cstdint>
#include <optional>
#include <string_view>

#include "events/log/entry.h"
#include "events/organisation/event.h"
#include "schema/types/ids.h"
#include "schema/types/time.h"
#include "schema/types/vocabulary.h"

namespace letopis::rules {

/// Who asks, why, and at what moment. `now` is the time that the entry will bear.
struct Context {
  log::Actor actor;
  log::Reason reason;
  Instant now;
};

struct LessonFacts {
  GroupId group;
  SchoolDate day;
  PersonId teacher;  // none: whoever is assigned to the group on that day
};

/// The value that stands in a record: `value` is Mark::none or Absence::none after it was revoked.
template <class Value>
struct Standing {
  Value value{};
  std::uint32_t revision = 0;  // 0: nothing was ever recorded
};

/// Who wrote the newest entry of a record, and when.
struct LastWrite {
  PersonId author;
  Instant at;
};

/// Port. Called by the writer's thread only; each question is a few point lookups.
class Facts {
 public:
  virtual ~Facts() = default;
  /// Nothing until the organisation is opened.
  [[nodiscard]] virtual std::optional<organisation::Settings> settings() = 0;
  [[nodiscard]] virtual std::optional<PersonKind> person(PersonId id) = 0;
  [[nodiscard]] virtual bool class_exists(ClassId id) = 0;
  [[nodiscard]] virtual bool group_exists(GroupId id) = 0;
  [[nodiscard]] virtual std::optional<LessonFacts> lesson(LessonId id) = 0;
  /// Whether the person is assigned to the group on that day.
  [[nodiscard]] virtual bool teaches(PersonId teacher, GroupId group, SchoolDate day) = 0;
  /// Whether the pupil has a stay in the group that covers that day.
  [[nodiscard]] virtual bool enrolled(PersonId pupil, GroupId group, SchoolDate day) = 0;
  [[nodiscard]] virtual Standing<Mark> mark(LessonId lesson, PersonId pupil) = 0;
  [[nodiscard]] virtual Standing<Absence> absence(LessonId lesson, PersonId pupil) = 0;
  /// Nothing when the record has no entry yet.
  [[nodiscard]] virtual std::optional<LastWrite> last_write(const log::RecordKey& record) = 0;
  /// Whose account it is; nothing when there is no such account.
  [[nodiscard]] virtual std::optional<PersonId> owner_of(AccountId id) = 0;
  [[nodiscard]] virtual bool login_taken(std::string_view login) = 0;
};

}  // namespace letopis::rules
