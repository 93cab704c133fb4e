#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <limits>
#include <string>

#include "events/access/codec.h"
#include "events/attendance/codec.h"
#include "events/journal/codec.h"
#include "events/organisation/codec.h"
#include "events/people/codec.h"
#include "events/rules/bounds.h"
#include "events/upkeep/codec.h"
#include "schema/types/limits.h"
#include "tests/support/given.h"
#include "tests/support/samples.h"

namespace letopis::test {
namespace {

std::string golden_hex(EventKind kind) {
  std::ifstream file(std::string(LETOPIS_TEST_DATA "/golden/payload/") +
                     std::string(name_of(kind)) + ".hex");
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

class Payload : public testing::TestWithParam<std::size_t> {
 protected:
  Payload() {
    FoldedFacts facts;
    draft = draft_of(event, SchoolDate{}, facts);
  }

  /// Mutated bytes must read as nothing, or as an event that can be written and read again.
  void expect_harmless(const Bytes& bytes) const {
    const std::optional<Event> read = event_of(draft.kind, bytes);
    if (!read) return;
    FoldedFacts facts;
    const Bytes again = draft_of(*read, SchoolDate{}, facts).payload;
    EXPECT_TRUE(event_of(draft.kind, again) == read) << to_hex(bytes);
  }

  Event event = sample_events().at(GetParam());
  log::Draft draft;
};

INSTANTIATE_TEST_SUITE_P(EveryKind, Payload, testing::Range<std::size_t>(0, 21),
                         [](const auto& row) {
                           FoldedFacts facts;
                           const Event event = sample_events().at(row.param);
                           std::string name(name_of(draft_of(event, {}, facts).kind));
                           name.replace(name.find('.'), 1, "_");
                           return name;
                         });

TEST_P(Payload, IsOfTheKindThatTheListSays) {
  EXPECT_EQ(event.index(), GetParam());
  EXPECT_EQ(sample_events().size(), std::variant_size_v<Event>);
}

TEST_P(Payload, ReadsAsWhatWasWritten) {
  EXPECT_TRUE(event_of(draft.kind, draft.payload) == event);
}

TEST_P(Payload, HasTheBytesItAlwaysHad) {
  EXPECT_EQ(to_hex(draft.payload), golden_hex(draft.kind)) << "of " << name_of(draft.kind);
}

TEST_P(Payload, IsReadFromGoldenBytes) {
  const std::optional<Bytes> golden = from_hex(golden_hex(draft.kind));
  ASSERT_TRUE(golden);
  EXPECT_TRUE(event_of(draft.kind, *golden) == event);
}

TEST_P(Payload, IsReadFromBytesOnAnyBorder) {
  for (std::size_t offset = 0; offset < 8; ++offset) {
    const Bytes shifted = Bytes(offset, 'x') + draft.payload;
    EXPECT_TRUE(event_of(draft.kind, ByteView(shifted).substr(offset)) == event) << offset;
  }
}

TEST_P(Payload, SurvivesTruncationAtEveryLength) {
  for (std::size_t size = 0; size < draft.payload.size(); ++size) {
    expect_harmless(draft.payload.substr(0, size));
  }
  EXPECT_FALSE(event_of(draft.kind, {}));
  EXPECT_FALSE(event_of(draft.kind, draft.payload.substr(0, 4)));
}

TEST_P(Payload, SurvivesEveryValueOfEveryByte) {
  for (std::size_t place = 0; place < draft.payload.size(); ++place) {
    for (int value = 0; value < 256; ++value) {
      Bytes mutated = draft.payload;
      mutated[place] = static_cast<char>(value);
      expect_harmless(mutated);
    }
  }
}

TEST_P(Payload, SurvivesBeingReadAsEveryOtherKind) {
  FoldedFacts facts;
  for (const Event& other : sample_events()) {
    const EventKind kind = draft_of(other, {}, facts).kind;
    static_cast<void>(event_of(kind, draft.payload));
  }
}

TEST_P(Payload, IsNothingWhenItsKindIsUnknown) {
  EXPECT_FALSE(event_of(static_cast<EventKind>(0), draft.payload));
  EXPECT_FALSE(event_of(static_cast<EventKind>(0x0404 + 0x80), draft.payload));
}

TEST(PayloadBounds, RefuseTextsThatAreTooLongOrNotUtf8) {
  people::PersonCreated person;
  person.family = std::string(limits::kNameBytes, 'a');
  EXPECT_TRUE(people::person_created_of(people::encode(person)));
  person.family.push_back('a');
  EXPECT_FALSE(people::person_created_of(people::encode(person)));
  person.family = "\xC3";
  EXPECT_FALSE(people::person_created_of(people::encode(person)));
}

TEST(PayloadBounds, RefuseMorePayloadThanAnEntryHolds) {
  Bytes bytes = journal::encode(journal::MarkSet{LessonId{1}, PersonId{2}, Mark::five});
  bytes.resize(limits::kPayloadBytes, '\0');
  EXPECT_TRUE(journal::mark_set_of(bytes)) << "padding is nobody's business";
  bytes.push_back('\0');
  EXPECT_FALSE(journal::mark_set_of(bytes));
}

TEST(PayloadBounds, RefuseNumbersThatMeanNothing) {
  for (const int number : {0, 11, 255}) {
    const auto mark = static_cast<Mark>(number);
    EXPECT_FALSE(journal::mark_set_of(journal::encode(journal::MarkSet{{1}, {2}, mark})));
    EXPECT_FALSE(journal::mark_changed_of(
        journal::encode(journal::MarkChanged{{1}, {2}, mark, Mark::five})));
    EXPECT_FALSE(journal::mark_changed_of(
        journal::encode(journal::MarkChanged{{1}, {2}, Mark::five, mark})));
    EXPECT_FALSE(journal::mark_revoked_of(journal::encode(journal::MarkRevoked{{1}, {2}, mark})));
  }
  for (const int number : {0, 7, 255}) {
    const auto code = static_cast<Absence>(number);
    EXPECT_FALSE(
        attendance::absence_set_of(attendance::encode(attendance::AbsenceSet{{1}, {2}, code})));
    EXPECT_FALSE(attendance::absence_revoked_of(
        attendance::encode(attendance::AbsenceRevoked{{1}, {2}, code})));
  }
  for (const int number : {0, 5, 255}) {
    const auto role = static_cast<Role>(number);
    EXPECT_FALSE(
        access::account_opened_of(access::encode(access::AccountOpened{{1}, "ab", {role}})));
  }
}

TEST(PayloadBounds, RefuseDatesOutsideTheCalendar) {
  people::PupilLeft left{GroupId{1}, PersonId{2}, rules::kLastDay};
  EXPECT_TRUE(people::pupil_left_of(people::encode(left)));
  left.last_day = plus_days(rules::kLastDay, 1);
  EXPECT_FALSE(people::pupil_left_of(people::encode(left)));
  left.last_day = plus_days(rules::kFirstDay, -1);
  EXPECT_FALSE(people::pupil_left_of(people::encode(left)));
}

TEST(PayloadBounds, RefuseATreeWithoutARootAndARootOfAnotherLength) {
  upkeep::LedgerRestored restored;
  restored.restored = {5, log::leaf_hash("five")};
  Bytes bytes = upkeep::encode(restored);
  EXPECT_EQ(upkeep::ledger_restored_of(bytes), restored);
  const std::size_t root = bytes.find(Bytes(view_of(restored.restored.root)));
  ASSERT_NE(root, Bytes::npos);
  bytes[root - 4] = 31;  // the vector's length stands before it
  EXPECT_FALSE(upkeep::ledger_restored_of(bytes));
  EXPECT_FALSE(upkeep::outage_ended_of(upkeep::encode(upkeep::OutageEnded{{}, {}, {}})));
}

TEST(PayloadBounds, KeepWhatIsNotGivenApart) {
  people::PersonCreated person;
  person.family = "Смирнова";
  EXPECT_EQ(people::person_created_of(people::encode(person)), person);
  const people::GroupCreated group{ClassId{}, "Хор", "Хор", ""};
  EXPECT_EQ(people::group_created_of(people::encode(group)), group);
  journal::LessonScheduled lesson;
  lesson.group = GroupId{1};
  EXPECT_EQ(journal::lesson_scheduled_of(journal::encode(lesson)), lesson);
}

}  // namespace
}  // namespace letopis::test
