#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "events/log/tree.h"
#include "projections/records/commitment.h"
#include "projections/runtime/rebuild.h"
#include "projections/runtime/tables.h"
#include "tests/projections/random_life.h"

namespace letopis::records {
namespace {

using log::MapLeaf;
using runtime::MemoryRows;
using test::RandomLife;
using test::School;

log::RecordKey mark_of(LessonId lesson, PersonId pupil) {
  return {RecordKind::mark, 0, lesson.value, pupil.value};
}

log::RecordKey absence_of(LessonId lesson, PersonId pupil) {
  return {RecordKind::absence, 0, lesson.value, pupil.value};
}

/// The newest entry of every record below `until`, read from the log alone.
std::vector<MapLeaf> newest_of_all(const School& school, std::uint64_t until) {
  std::map<Digest, Digest> newest;
  for (std::uint64_t position = 0; position < until; ++position) {
    const auto bytes = *runtime::entry_bytes(school.reader(), {position});
    newest[log::map_path(log::EntryView::read(bytes)->record())] = log::leaf_hash(bytes);
  }
  std::vector<MapLeaf> out;
  for (const auto& [path, value] : newest) out.push_back({path, value});
  return out;
}

upkeep::RecordsCommitted truth(const School& school, std::uint64_t until) {
  const auto leaves = newest_of_all(school, until);
  return {log::map_node(leaves).hash, leaves.size(), until};
}

std::uint64_t commit(School& school, const upkeep::RecordsCommitted& as) {
  return school.act({}, upkeep::CommitRecords{as});
}

std::map<MemoryRows::Key, Bytes> map_rows(const MemoryRows& rows) {
  auto out = rows.all();
  std::erase_if(out, [](const auto& row) { return row.first.first != runtime::kRecordMap; });
  return out;
}

// Growing in whatever steps leads to the same rows and roots, and proves like the plain list.
TEST(RecordPagesProperty, StandAsTheSetOfTheirRecordsHoweverItCameAbout) {
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    MemoryRows stepwise;
    std::map<Digest, Digest> all;
    std::uint64_t records = 0;
    const auto put_pages = [](const Grown& grown, MemoryRows& rows) {
      for (const auto& [key, value] : grown.pages) rows.put(runtime::kRecordMap, key, value);
    };
    const auto listed = [](const std::map<Digest, Digest>& from) {
      std::vector<MapLeaf> out;
      for (const auto& [path, value] : from) out.push_back({path, value});
      return out;
    };
    for (int step = 0; step < 20; ++step) {
      std::map<Digest, Digest> some;
      for (std::uint64_t i = random() % 60 + 1; i > 0; --i) {
        const Digest path = log::map_path(mark_of({random() % 700}, {1}));
        some[path] = log::leaf_hash(std::to_string(random()));
      }
      const auto grown = grow(reading(static_cast<ledger::Rows&>(stepwise)), listed(some));
      ASSERT_TRUE(grown);
      put_pages(*grown, stepwise);
      records += grown->added;
      for (const auto& [path, value] : some) all[path] = value;
      ASSERT_EQ(grown->root, log::map_node(listed(all)).hash);
      ASSERT_EQ(records, all.size());
    }
    MemoryRows at_once;
    put_pages(*grow(reading(static_cast<ledger::Rows&>(at_once)), listed(all)), at_once);
    EXPECT_TRUE(at_once.all() == stepwise.all());
    const auto leaves = listed(all);
    for (std::uint64_t i = 0; i < 900; ++i) {
      const Digest path = log::map_path(mark_of({i}, {1}));
      log::MapProof plain;
      log::descend(leaves, 0, path, plain);
      EXPECT_EQ(prove(reading(static_cast<const ledger::RowReader&>(stepwise)), path), plain);
    }
  }
}

TEST(RecordPages, ADamagedPageIsNotGuessed) {
  const auto path = [](std::uint64_t i) { return log::map_path(mark_of({i}, {1})); };
  std::vector<MapLeaf> leaves;
  for (std::uint64_t i = 0; i < 40; ++i) leaves.push_back({path(i), log::leaf_hash("v")});
  std::sort(leaves.begin(), leaves.end());
  MemoryRows rows;
  const auto grown = grow(reading(static_cast<ledger::Rows&>(rows)), leaves);
  for (const auto& [key, value] : grown->pages) {
    rows.put(runtime::kRecordMap, key, value);
  }
  const Bytes root_key(1, '\0');
  const Bytes sound = *static_cast<const MemoryRows&>(rows).get(runtime::kRecordMap, root_key);
  for (const Bytes& bad :
       {Bytes(), Bytes(1, '\x03'), sound.substr(0, sound.size() - 1), sound + 'x',
        Bytes(1, '\x01') + Bytes(9 * 64, 'x'), Bytes(1, '\x01') + Bytes(2 * 64, 'x')}) {
    rows.put(runtime::kRecordMap, root_key, bad);
    EXPECT_FALSE(prove(reading(static_cast<ledger::Rows&>(rows)), path(1)));
    EXPECT_FALSE(grow(reading(static_cast<ledger::Rows&>(rows)), leaves));
  }
}

class Completeness : public testing::Test {
 protected:
  Completeness() {
    school.open();
    pupil = school.enrol_new("Смирнова", "Анна");
    lesson = school.schedule(test::kMonday);
    other_lesson = school.schedule(test::kMonday, 2);
    school.mark(lesson, pupil, Mark::four);
    newest = school.mark(lesson, pupil, Mark::five);
  }

  [[nodiscard]] Get get() const { return reading(school.reader()); }

  [[nodiscard]] log::MapProof proof_of(const log::RecordKey& record) const {
    return *prove(get(), log::map_path(record));
  }

  [[nodiscard]] Digest leaf_at(Position position) const {
    return log::leaf_hash(*runtime::entry_bytes(school.reader(), position));
  }

  School school;
  PersonId pupil;
  LessonId lesson, other_lesson;
  Position newest;
};

TEST_F(Completeness, IsProvenAgainstTheRootInTheLog) {
  const Position at{commit(school, truth(school, school.size))};
  const auto event = event_of(school.entry(at).kind(), school.entry(at).payload());
  const auto& as = std::get<upkeep::RecordsCommitted>(*event);
  const log::RecordKey mark = mark_of(lesson, pupil);
  EXPECT_TRUE(log::proves_value(proof_of(mark), {log::map_path(mark), leaf_at(newest)}, as.root));
  for (const auto& nothing : {absence_of(lesson, pupil), mark_of(other_lesson, pupil)}) {
    EXPECT_TRUE(log::proves_absence(proof_of(nothing), log::map_path(nothing), as.root));
  }
  EXPECT_EQ(newest_commitment(get())->position, at);
  EXPECT_EQ(newest_commitment(get())->as, as);
  EXPECT_EQ(school.views.poisoned(), 0U);
}

TEST_F(Completeness, AServerThatHidesTheNewestChangeOfAMarkIsCaught) {
  const auto as = truth(school, school.size);
  commit(school, as);
  const log::RecordKey mark = mark_of(lesson, pupil);
  const Position shown{newest.value - 1};  // the 4: what a server that hides the 5 would show
  EXPECT_FALSE(log::proves_value(proof_of(mark), {log::map_path(mark), leaf_at(shown)}, as.root));
  EXPECT_FALSE(log::proves_absence(proof_of(mark), log::map_path(mark), as.root));
}

TEST_F(Completeness, SpeaksOfTheLogAsItStoodThen) {
  const auto as = truth(school, school.size);
  commit(school, as);
  school.mark(lesson, pupil, Mark::three, test::because(ReasonCode::entry_error));
  school.mark(other_lesson, pupil, Mark::three);
  const log::RecordKey mark = mark_of(lesson, pupil);
  EXPECT_TRUE(log::proves_value(proof_of(mark), {log::map_path(mark), leaf_at(newest)}, as.root));
  const log::RecordKey later = mark_of(other_lesson, pupil);
  EXPECT_TRUE(log::proves_absence(proof_of(later), log::map_path(later), as.root));
}

TEST_F(Completeness, ACommitmentThatTheLogDoesNotLeadToIsNoticedByWhoeverReplaysIt) {
  const auto right = truth(school, school.size);
  for (const upkeep::RecordsCommitted& wrong :
       {upkeep::RecordsCommitted{log::leaf_hash("x"), right.records, right.as_of},
        upkeep::RecordsCommitted{right.root, right.records - 1, right.as_of},
        upkeep::RecordsCommitted{right.root, right.records, right.as_of - 1},
        upkeep::RecordsCommitted{right.root, right.records, right.as_of + 100}}) {
    const auto before = school.views.poisoned();
    commit(school, wrong);
    EXPECT_EQ(school.views.poisoned(), before + 1);
    EXPECT_FALSE(newest_commitment(get()));
  }
  MemoryRows rows;
  runtime::Views views(all_views());
  const auto rebuilt = runtime::rebuild(school.reader(), {0}, {school.size}, views, rows);
  EXPECT_EQ(rebuilt.end, runtime::Rebuilt::End::poisoned);
}

TEST_F(Completeness, ACommitmentDoesNotGoBack) {
  const auto early = truth(school, school.size - 1);
  commit(school, truth(school, school.size));
  commit(school, early);
  EXPECT_EQ(school.views.poisoned(), 1U);
}

TEST(CompletenessProperty, ARebuildGivesTheSameMapByteForByte) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomLife life(seed);
    for (int i = 0; i < 600; ++i) {
      life.step();
      if (life.below(40) > 0) continue;
      const auto tip = map_tip(reading(life.school.reader()));
      const std::uint64_t fresh = life.school.size - tip.as_of;
      commit(life.school, truth(life.school, tip.as_of + 1 + life.below(fresh)));
    }
    ASSERT_EQ(life.school.views.poisoned(), 0U);
    ASSERT_TRUE(newest_commitment(reading(life.school.reader())));
    MemoryRows rebuilt;
    runtime::Views views(all_views());
    const auto done =
        runtime::rebuild(life.school.reader(), {0}, {life.school.size}, views, rebuilt);
    ASSERT_EQ(done.end, runtime::Rebuilt::End::complete);
    EXPECT_TRUE(map_rows(life.school.rows) == map_rows(rebuilt));
  }
}

TEST(Advance, IsBounded) {
  School school;
  school.open();
  EXPECT_FALSE(advance_to(reading(school.reader()), 0));
  EXPECT_FALSE(advance_to(reading(school.reader()), school.size + 1));
  EXPECT_FALSE(advance_to(reading(school.reader()), kCommittedAtOnce + 1));
  EXPECT_TRUE(advance_to(reading(school.reader()), school.size));
}

}  // namespace
}  // namespace letopis::records
