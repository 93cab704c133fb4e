#include "projections/runtime/rebuild.h"

#include "projections/runtime/scan.h"
#include "projections/runtime/tables.h"
#include "tests/projections/random_life.h"

namespace letopis::runtime {
namespace {

using test::RandomLife;
using test::School;

/// The rows of the views, without the ledger's own.
std::map<MemoryRows::Key, Bytes> view_rows(const MemoryRows& rows) {
  auto out = rows.all();
  std::erase_if(out, [](const auto& row) { return row.first.first < ledger::kFirstView; });
  return out;
}

Rebuilt rebuild_into(const School& school, MemoryRows& rows, const Progress& progress = {}) {
  Views views(all_views());
  return rebuild(school.reader(), {0}, {school.size}, views, rows, progress);
}

log::Draft unknown_kind(const School& school) {
  log::Draft draft;
  draft.kind = static_cast<EventKind>(0x7F01);
  draft.record = {RecordKind::organisation, 0, 0, 0};
  draft.actor = school.as_director();
  draft.payload = "from a later version";
  return draft;
}

TEST(RebuildProperty, GivesTheSameRowsByteForByte) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomLife life(seed);
    for (int i = 0; i < 1'000; ++i) life.step();
    ASSERT_GT(life.refused, 100) << "rules are hardly tried";
    ASSERT_GT(life.school.size, 250U) << "hardly anything is allowed";
    MemoryRows rebuilt;
    const Rebuilt done = rebuild_into(life.school, rebuilt);
    EXPECT_EQ(done.end, Rebuilt::End::complete);
    EXPECT_EQ(done.applied, life.school.size);
    EXPECT_EQ(life.school.views.poisoned(), 0U);
    ASSERT_TRUE(view_rows(life.school.rows) == rebuilt.all());
  }
}

TEST(RebuildProperty, CanBeDoneInPieces) {
  RandomLife life(42);
  for (int i = 0; i < 300; ++i) life.step();
  MemoryRows pieces;
  Views views(all_views());
  const Position middle{life.school.size / 2};
  const Position end{life.school.size};
  EXPECT_EQ(rebuild(life.school.reader(), {0}, middle, views, pieces).stopped_at, middle);
  EXPECT_EQ(rebuild(life.school.reader(), middle, end, views, pieces).stopped_at, end);
  EXPECT_TRUE(view_rows(life.school.rows) == pieces.all());
}

class Rebuild : public testing::Test {
 protected:
  Rebuild() { school.open(); }

  School school;
};

TEST_F(Rebuild, OfNothingIsComplete) {
  const School nothing;
  MemoryRows rows;
  EXPECT_EQ(rebuild_into(nothing, rows).end, Rebuilt::End::complete);
  EXPECT_TRUE(rows.all().empty());
}

TEST_F(Rebuild, StopsAtAGapInTheLog) {
  school.rows.erase(ledger::kEntries, entry_key({3}));
  MemoryRows rows;
  const Rebuilt done = rebuild_into(school, rows);
  EXPECT_EQ(done.end, Rebuilt::End::gap);
  EXPECT_EQ(done.stopped_at, Position{3});
}

TEST_F(Rebuild, StopsWhenTheLogIsShorterThanItShouldBe) {
  school.rows.erase(ledger::kEntries, entry_key({school.size - 1}));
  MemoryRows rows;
  const Rebuilt done = rebuild_into(school, rows);
  EXPECT_EQ(done.end, Rebuilt::End::gap);
  EXPECT_EQ(done.stopped_at, Position{school.size - 1});
}

TEST_F(Rebuild, StopsAtAnEntryThatCannotBeRead) {
  school.rows.put(ledger::kEntries, entry_key({2}), "damaged");
  MemoryRows rows;
  const Rebuilt done = rebuild_into(school, rows);
  EXPECT_EQ(done.end, Rebuilt::End::unreadable);
  EXPECT_EQ(done.stopped_at, Position{2});
}

TEST_F(Rebuild, StopsAtAnEntryThatBearsAnotherPosition) {
  school.rows.put(ledger::kEntries, entry_key({2}), Bytes(school.entry({1}).bytes()));
  MemoryRows rows;
  EXPECT_EQ(rebuild_into(school, rows).end, Rebuilt::End::unreadable);
}

TEST_F(Rebuild, TellsHowFarItIsAndStopsWhenAsked) {
  for (std::uint64_t i = 0; i < 2 * kRebuildStep; ++i) school.create_pupil("Ежов", "Иван");
  std::vector<std::uint64_t> told;
  MemoryRows rows;
  rebuild_into(school, rows, [&](std::uint64_t done, std::uint64_t total) {
    EXPECT_EQ(total, school.size);
    told.push_back(done);
    return true;
  });
  EXPECT_EQ(told, (std::vector<std::uint64_t>{1'000, 2'000, school.size}));
  MemoryRows other;
  const auto stop = [](std::uint64_t, std::uint64_t) { return false; };
  EXPECT_EQ(rebuild_into(school, other, stop).end, Rebuilt::End::asked);
}

TEST_F(Rebuild, StopsAtAPoisonedEntry) {
  const Position poisoned = school.append(unknown_kind(school));
  MemoryRows rows;
  const Rebuilt done = rebuild_into(school, rows);
  EXPECT_EQ(done.end, Rebuilt::End::poisoned);
  EXPECT_EQ(done.stopped_at, poisoned);
}

TEST_F(Rebuild, GivesTheSamePoisonRowsAsTheLiveViews) {
  school.append(unknown_kind(school));
  MemoryRows rows;
  rebuild_into(school, rows);
  EXPECT_TRUE(view_rows(school.rows) == rows.all());
}

TEST_F(Rebuild, PoisonIsCountedKeptAndPassedByTheLiveViews) {
  const Position poisoned = school.append(unknown_kind(school));
  const PersonId after = school.create_pupil("Ежов", "Иван");
  EXPECT_EQ(school.views.poisoned(), 1U);
  EXPECT_EQ(poisoned_entries(school.reader(), 10), std::vector<Position>{poisoned});
  EXPECT_TRUE(poisoned_entries(school.reader(), 0).empty());
  EXPECT_GT(after, PersonId{poisoned.value});
}

TEST_F(Rebuild, AKnownKindWithBrokenBytesIsPoison) {
  log::Draft draft = unknown_kind(school);
  draft.kind = EventKind::mark_set;
  draft.record = {RecordKind::mark, 0, 1, 2};
  school.append(draft);
  EXPECT_EQ(school.views.poisoned(), 1U);
}

TEST_F(Rebuild, AMarkInALessonThatIsNotThereIsPoison) {
  const PersonId pupil = school.enrol_new("Ежов", "Иван");
  const LessonId lesson = school.schedule(test::kMonday);
  school.mark(lesson, pupil, Mark::five);
  const log::EntryView set = school.entry({school.size - 1});
  log::Draft draft;
  draft.kind = EventKind::mark_set;
  draft.record = set.record();
  draft.payload = Bytes(set.payload());
  const Bytes bytes = log::encode(draft, {}).value();
  MemoryRows empty;
  Views views(all_views());
  views.apply(*log::EntryView::read(bytes), empty);
  EXPECT_EQ(views.poisoned(), 1U);
}

TEST(ViewTables, AreThoseThatTheViewsFill) {
  std::vector<ledger::Table> filled;
  for (const auto& view : all_views()) {
    for (const ledger::Table table : view->tables()) filled.push_back(table);
  }
  std::vector<ledger::Table> listed;
  for (const ViewTable& table : view_tables()) listed.push_back(table.number);
  EXPECT_EQ(filled, listed);
}

TEST(MemoryRowsScan, StaysInItsTableAndItsRange) {
  MemoryRows rows;
  for (const std::string key : {"a", "ab", "b", "c"}) rows.put(kDirectory, key, key);
  rows.put(kJournal, "aa", "other table");
  std::string seen;
  const auto note = [&](ByteView key, ByteView) {
    seen.append(key).append(" ");
    return true;
  };
  scan_prefix(rows, kDirectory, "a", note);
  scan_back(rows, kDirectory, "a", "c", note);
  EXPECT_EQ(seen, "a ab b ab a ");
}

}  // namespace
}  // namespace letopis::runtime
