#include "events/all.h"

#include <gtest/gtest.h>

#include "tests/support/given.h"
#include "tests/support/samples.h"

namespace letopis::test {
namespace {

using log::kOwnPosition;
using log::RecordKey;

class Drafts : public testing::Test {
 protected:
  Drafts() { lesson = given.lesson("2026-11-19"); }

  log::Draft of(const Event& event) { return draft_of(event, day("2026-11-20"), given.facts()); }

  SmallSchool given;
  LessonId lesson;
};

TEST_F(Drafts, TheOrganisationIsOneRecord) {
  const RecordKey organisation{.kind = RecordKind::organisation};
  EXPECT_EQ(of(organisation::OrganisationOpened{}).record, organisation);
  EXPECT_EQ(of(organisation::SettingsChanged{}).record, organisation);
  EXPECT_EQ(record_of(organisation::ChangeSettings{}), organisation);
}

TEST_F(Drafts, WhatIsCreatedIsKeyedByItsOwnPosition) {
  const auto own = [](RecordKind kind) { return RecordKey{.kind = kind, .a = kOwnPosition}; };
  EXPECT_EQ(of(organisation::TermDefined{}).record, own(RecordKind::term));
  EXPECT_EQ(of(people::PersonCreated{}).record, own(RecordKind::person));
  EXPECT_EQ(of(people::ClassCreated{}).record, own(RecordKind::school_class));
  EXPECT_EQ(of(people::GroupCreated{}).record, own(RecordKind::group));
  EXPECT_EQ(of(access::AccountOpened{}).record, own(RecordKind::account));
  EXPECT_EQ(of(journal::LessonScheduled{}).record, own(RecordKind::lesson));
  EXPECT_EQ(record_of(people::CreatePerson{}), std::nullopt);
  EXPECT_EQ(record_of(organisation::OpenOrganisation{}), std::nullopt);
  EXPECT_EQ(record_of(organisation::DefineTerm{}), std::nullopt);
  EXPECT_EQ(record_of(people::CreateClass{}), std::nullopt);
  EXPECT_EQ(record_of(people::CreateGroup{}), std::nullopt);
  EXPECT_EQ(record_of(access::OpenAccount{}), std::nullopt);
  EXPECT_EQ(record_of(journal::ScheduleLesson{}), std::nullopt);
}

TEST_F(Drafts, MembershipIsKeyedByGroupAndPerson) {
  const people::TeacherAssigned assigned{GroupId{5}, PersonId{2}, day("2026-09-01"),
                                         day("2027-05-31")};
  const RecordKey assignment{.kind = RecordKind::assignment, .a = 5, .b = 2};
  EXPECT_EQ(of(assigned).record, assignment);
  EXPECT_EQ(of(assigned).effective, day("2026-09-01"));
  EXPECT_EQ(record_of(people::AssignTeacher{assigned}), assignment);
  const people::PupilEnrolled enrolled{GroupId{5}, PersonId{3}, day("2026-09-02"),
                                       day("2027-05-31")};
  const RecordKey enrolment{.kind = RecordKind::enrolment, .a = 5, .b = 3};
  EXPECT_EQ(of(enrolled).record, enrolment);
  EXPECT_EQ(of(enrolled).effective, day("2026-09-02"));
  EXPECT_EQ(record_of(people::EnrolPupil{enrolled}), enrolment);
  const people::PupilLeft left{GroupId{5}, PersonId{3}, day("2026-12-01")};
  EXPECT_EQ(of(left).record, enrolment);
  EXPECT_EQ(of(left).effective, day("2026-12-01"));
  EXPECT_EQ(record_of(people::EndEnrolment{left}), enrolment);
}

TEST_F(Drafts, CellsAreKeyedByLessonAndPupil) {
  const RecordKey mark{.kind = RecordKind::mark, .a = lesson.value, .b = given.anna.value};
  EXPECT_EQ(of(journal::MarkSet{lesson, given.anna, Mark::five}).record, mark);
  EXPECT_EQ(of(journal::MarkChanged{lesson, given.anna, Mark::five, Mark::four}).record, mark);
  EXPECT_EQ(of(journal::MarkRevoked{lesson, given.anna, Mark::five}).record, mark);
  EXPECT_EQ(record_of(journal::PutMark{lesson, given.anna, Mark::five}), mark);
  const RecordKey absence{.kind = RecordKind::absence, .a = lesson.value, .b = given.anna.value};
  EXPECT_EQ(of(attendance::AbsenceSet{lesson, given.anna, Absence::late}).record, absence);
  EXPECT_EQ(of(attendance::AbsenceCorrected{lesson, given.anna, {}, {}}).record, absence);
  EXPECT_EQ(of(attendance::AbsenceRevoked{lesson, given.anna, {}}).record, absence);
  EXPECT_EQ(record_of(attendance::PutAbsence{lesson, given.anna, Absence::late}), absence);
}

TEST_F(Drafts, CellsTakeEffectOnTheirLessonsDay) {
  EXPECT_EQ(of(journal::MarkSet{lesson, given.anna, Mark::five}).effective, day("2026-11-19"));
  EXPECT_EQ(of(attendance::AbsenceRevoked{lesson, given.anna, {}}).effective, day("2026-11-19"));
  EXPECT_EQ(of(journal::MarkSet{LessonId{999}, given.anna, Mark::five}).effective,
            day("2026-11-20"));
}

TEST_F(Drafts, OtherThingsTakeEffectToday) {
  EXPECT_EQ(of(people::PersonCreated{}).effective, day("2026-11-20"));
  EXPECT_EQ(of(organisation::SettingsChanged{}).effective, day("2026-11-20"));
  journal::LessonScheduled planned;
  planned.day = day("2027-01-15");
  EXPECT_EQ(of(planned).effective, day("2027-01-15"));
}

TEST_F(Drafts, PasswordsAreInTheHistoryOfTheirAccount) {
  const RecordKey account{.kind = RecordKind::account, .a = 9};
  EXPECT_EQ(of(access::PasswordIssued{AccountId{9}, true}).record, account);
  EXPECT_EQ(record_of(access::IssuePassword{{AccountId{9}, true}}), account);
}

TEST_F(Drafts, WhatBefellTheLedgerIsOneRecord) {
  const RecordKey ledger{.kind = RecordKind::ledger};
  EXPECT_EQ(of(upkeep::LedgerRestored{}).record, ledger);
  EXPECT_EQ(of(upkeep::OutageEnded{}).record, ledger);
  EXPECT_EQ(of(upkeep::RecordsCommitted{}).record, ledger);
  EXPECT_EQ(record_of(upkeep::RestoreLedger{}), ledger);
  EXPECT_EQ(record_of(upkeep::EndOutage{}), ledger);
}

TEST_F(Drafts, NoActionBringsAReasonOutOfBounds) {
  const std::vector<Action> actions = {
      organisation::ChangeSettings{}, organisation::DefineTerm{}, people::CreatePerson{},
      people::CreateClass{},          people::CreateGroup{},      people::AssignTeacher{},
      people::EnrolPupil{},           people::EndEnrolment{},     access::OpenAccount{},
  };
  given.as(Role::importer).because(ReasonCode::other, "\x1B");
  for (const Action& action : actions) {
    given.when(action).then_refused(RefusalCode::invalid_value, "reason.text");
  }
  Given nothing;
  nothing.because(ReasonCode::none, "", "\n");
  nothing.when(organisation::OpenOrganisation{})
      .then_refused(RefusalCode::invalid_value, "reason.document");
}

TEST_F(Drafts, EveryEventHasAKindOfItsOwn) {
  std::set<EventKind> kinds;
  for (const Event& event : sample_events()) {
    const log::Draft draft = of(event);
    EXPECT_FALSE(name_of(draft.kind).empty());
    EXPECT_FALSE(draft.payload.empty());
    kinds.insert(draft.kind);
  }
  EXPECT_EQ(kinds.size(), std::variant_size_v<Event>);
}

}  // namespace
}  // namespace letopis::test
