#pragma once
// Answers the rules' questions from rows seen through the batch that is being built.
#include "events/ledger/rows.h"
#include "events/rules/facts.h"
#include "projections/directory/rows.h"

namespace letopis::facts {

/// Lives for one decision, on the writer's thread; nothing may be put into `rows` meanwhile, since
/// the lesson asked for last is remembered. Every question is at most three lookups.
class RowFacts final : public rules::Facts {
 public:
  explicit RowFacts(ledger::Rows& rows) : rows_(rows) {}

  [[nodiscard]] std::optional<organisation::Settings> settings() override;
  [[nodiscard]] std::optional<PersonKind> person(PersonId id) override;
  [[nodiscard]] bool class_exists(ClassId id) override;
  [[nodiscard]] bool group_exists(GroupId id) override;
  [[nodiscard]] std::optional<rules::LessonFacts> lesson(LessonId id) override;
  [[nodiscard]] bool teaches(PersonId teacher, GroupId group, SchoolDate day) override;
  [[nodiscard]] bool enrolled(PersonId pupil, GroupId group, SchoolDate day) override;
  [[nodiscard]] rules::Standing<Mark> mark(LessonId lesson, PersonId pupil) override;
  [[nodiscard]] rules::Standing<Absence> absence(LessonId lesson, PersonId pupil) override;
  [[nodiscard]] std::optional<rules::LastWrite> last_write(const log::RecordKey& record) override;
  [[nodiscard]] std::optional<PersonId> owner_of(AccountId id) override;
  [[nodiscard]] bool login_taken(std::string_view login) override;

 private:
  std::optional<ByteView> row(const Bytes& key);
  std::optional<directory::LessonPlace> place(LessonId id);
  /// The row of the lesson's cells; empty when there is none.
  ByteView cells(LessonId lesson);
  /// The exact revision where a cell holds a stopped one.
  std::uint32_t exact(std::uint16_t revision, RecordKind kind, LessonId lesson, PersonId pupil);

  ledger::Rows& rows_;
  LessonId lesson_;
  std::optional<directory::LessonPlace> place_;
};

}  // namespace letopis::facts
