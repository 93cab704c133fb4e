#include "events/log/entry.h"

#include <gtest/gtest.h>

#include <string>

#include "schema/types/limits.h"

namespace letopis::log {
namespace {

Draft full_draft() {
  Draft draft;
  draft.kind = EventKind::mark_changed;
  draft.record = {RecordKind::mark, 0, 70, 12};
  draft.effective = {20'000};
  draft.actor = {PersonId{5}, Role::teacher, 99, PersonId{6}};
  draft.origin = {"10.12.1.8", "Firefox 146, Windows"};
  draft.reason = {ReasonCode::document, "пересчёт баллов", "приказ № 214-у"};
  draft.payload = "payload bytes";
  return draft;
}

Stamp full_stamp() {
  Stamp stamp;
  stamp.ledger.bytes.fill(1);
  stamp.position = {1234};
  stamp.previous.bytes.fill(2);
  stamp.revision = 3;
  stamp.prior = Prior{{1000}, {}};
  stamp.prior->leaf_hash.bytes.fill(3);
  stamp.recorded = {1'790'000'000'000'001};
  stamp.request.bytes.fill(4);
  stamp.nonce.bytes.fill(5);
  return stamp;
}

TEST(Entry, ReadsBackEverythingThatWasWritten) {
  const auto bytes = encode(full_draft(), full_stamp());
  ASSERT_TRUE(bytes);
  const auto entry = EntryView::read(*bytes);
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->ledger(), full_stamp().ledger);
  EXPECT_EQ(entry->position(), full_stamp().position);
  EXPECT_EQ(entry->previous(), full_stamp().previous);
  EXPECT_EQ(entry->record(), full_draft().record);
  EXPECT_EQ(entry->revision(), 3U);
  ASSERT_TRUE(entry->prior());
  EXPECT_EQ(entry->prior()->position, Position{1000});
  EXPECT_EQ(entry->prior()->leaf_hash, full_stamp().prior->leaf_hash);
  EXPECT_EQ(entry->recorded(), full_stamp().recorded);
  EXPECT_EQ(entry->effective(), SchoolDate{20'000});
  EXPECT_EQ(entry->user(), PersonId{5});
  EXPECT_EQ(entry->role(), Role::teacher);
  EXPECT_EQ(entry->session(), 99U);
  EXPECT_EQ(entry->on_behalf_of(), PersonId{6});
  EXPECT_EQ(entry->address(), "10.12.1.8");
  EXPECT_EQ(entry->device(), "Firefox 146, Windows");
  EXPECT_EQ(entry->request(), full_stamp().request);
  EXPECT_EQ(entry->reason_code(), ReasonCode::document);
  EXPECT_EQ(entry->reason_text(), "пересчёт баллов");
  EXPECT_EQ(entry->reason_document(), "приказ № 214-у");
  EXPECT_EQ(entry->kind(), EventKind::mark_changed);
  EXPECT_EQ(entry->payload(), "payload bytes");
}

TEST(Entry, OfABirthIsItsOwnRecord) {
  Draft draft = full_draft();
  draft.record = {RecordKind::person, 0, kOwnPosition, 0};
  const auto bytes = encode(draft, full_stamp());
  EXPECT_EQ(EntryView::read(*bytes)->record().a, 1234U);
}

TEST(Entry, IsRefusedWhenItWouldNotFitABundle) {
  Draft draft = full_draft();
  draft.payload.assign(limits::kPayloadBytes + 1, 'x');
  EXPECT_FALSE(encode(draft, full_stamp()));
  draft = full_draft();
  draft.reason.text.assign(limits::kTextBytes + 1, 'x');
  EXPECT_FALSE(encode(draft, full_stamp()));
}

TEST(Entry, IsNeverReadFromBytesThatWereCutShort) {
  const Bytes bytes = *encode(full_draft(), full_stamp());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const Bytes cut = bytes.substr(0, length);
    const auto entry = EntryView::read(cut);
    // Trailing padding may be missing without harm; then the fields are all there.
    if (entry) {
      EXPECT_EQ(entry->payload(), "payload bytes");
    }
  }
}

TEST(Entry, SurvivesAnyFlippedByteWithoutReadingOutside) {
  const Bytes bytes = *encode(full_draft(), full_stamp());
  for (std::size_t place = 0; place < bytes.size(); ++place) {
    for (const int bit : {1, 16, 128}) {
      Bytes bent = bytes;
      bent[place] = static_cast<char>(static_cast<unsigned char>(bent[place]) ^ bit);
      const auto entry = EntryView::read(bent);
      if (!entry) continue;
      EXPECT_LE(entry->payload().size() + entry->reason_text().size() + entry->device().size() +
                    entry->address().size() + entry->reason_document().size(),
                5 * bent.size());
      static_cast<void>(entry->prior());
      static_cast<void>(entry->record());
    }
  }
}

}  // namespace
}  // namespace letopis::log
