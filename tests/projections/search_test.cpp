#include "projections/history/search.h"

#include <map>

#include "tests/projections/random_life.h"

namespace letopis::history {
namespace {

using test::kMonday;
using test::RandomLife;
using test::School;

std::vector<Position> positions_of(const std::vector<Hit>& hits) {
  std::vector<Position> out;
  for (const Hit& hit : hits) out.push_back(hit.position);
  return out;
}

/// What an entry means, found by reading the whole log from its beginning: slow and plain.
struct Known {
  Position position;
  Instant recorded;
  PersonId actor;
  PersonId person;
  Indexed about;
};

class Oracle {
 public:
  explicit Oracle(School& school) {
    for (std::uint64_t p = 0; p < school.size; ++p) add(school.entry({p}));
  }

  [[nodiscard]] std::vector<Hit> answer(const Filter& filter) const {
    std::vector<Hit> out;
    for (auto known = known_.rbegin(); known != known_.rend(); ++known) {
      if (meets(*known, filter)) out.push_back({known->position, known->about});
    }
    return out;
  }

 private:
  static bool meets(const Known& known, const Filter& filter) {
    const Indexed& about = known.about;
    if (filter.from && known.recorded < *filter.from) return false;
    if (filter.to && known.recorded >= *filter.to) return false;
    if (filter.actor.exists() && known.actor != filter.actor) return false;
    if (filter.person.exists() && known.person != filter.person) return false;
    if (filter.group.exists() && about.group != filter.group) return false;
    if (filter.kind && about.kind != *filter.kind) return false;
    if (filter.role && about.role != *filter.role) return false;
    if (filter.corrections && !is_correction(about.kind)) return false;
    if (filter.after_lock && !about.after_lock) return false;
    return !filter.also || known.position.value % 3 == 0;
  }

  void add(const log::EntryView& entry) {
    const Event event = event_of(entry.kind(), entry.payload()).value();
    Known known{entry.position(), entry.recorded(), entry.user(), {}, {}};
    known.about.kind = entry.kind();
    known.about.role = entry.role();
    if (const auto* e = std::get_if<organisation::OrganisationOpened>(&event))
      window_ = e->settings;
    if (const auto* e = std::get_if<organisation::SettingsChanged>(&event)) window_ = e->settings;
    if (std::holds_alternative<people::PersonCreated>(event)) {
      known.person = {entry.position().value};
    }
    if (std::holds_alternative<people::GroupCreated>(event)) {
      known.about.group = {entry.position().value};
    }
    if (const auto* e = std::get_if<people::TeacherAssigned>(&event)) known.about.group = e->group;
    if (const auto* e = std::get_if<people::PupilEnrolled>(&event)) {
      known.about.group = e->group;
      known.person = e->pupil;
    }
    if (const auto* e = std::get_if<people::PupilLeft>(&event)) {
      known.about.group = e->group;
      known.person = e->pupil;
    }
    if (const auto* e = std::get_if<journal::LessonScheduled>(&event)) {
      lessons_[entry.position().value] = *e;
      known.about.group = e->group;
    }
    const RecordKind record = entry.record().kind;
    if (record == RecordKind::mark || record == RecordKind::absence) {
      const journal::LessonScheduled& lesson = lessons_.at(entry.record().a);
      known.person = {entry.record().b};
      known.about.group = lesson.group;
      const SchoolDate day = date_at(entry.recorded(), window_.utc_offset_minutes);
      const bool sets =
          known.about.kind == EventKind::mark_set || known.about.kind == EventKind::absence_set;
      known.about.late = sets && entry.revision() == 1 && day > lesson.day;
      known.about.after_lock = day.days - lesson.day.days > window_.edit_window_days;
    }
    known_.push_back(known);
  }

  organisation::Settings window_;
  std::map<std::uint64_t, journal::LessonScheduled> lessons_;
  std::vector<Known> known_;
};

Filter random_filter(RandomLife& life) {
  Filter filter;
  const auto moment = [&] { return life.school.entry({life.below(life.school.size)}).recorded(); };
  if (life.below(3) == 0) filter.from = moment();
  if (life.below(3) == 0) filter.to = moment();
  if (life.below(4) == 0) filter.actor = life.one_of(life.teachers);
  if (life.below(4) == 0) filter.person = life.one_of(life.pupils);
  if (life.below(4) == 0) filter.group = life.one_of(life.groups);
  if (life.below(4) == 0) {
    filter.kind = life.one_of<EventKind>({EventKind::mark_set, EventKind::mark_changed,
                                          EventKind::lesson_scheduled, EventKind::absence_set});
  }
  if (life.below(5) == 0) filter.role = life.one_of<Role>({Role::teacher, Role::importer});
  filter.corrections = life.below(4) == 0;
  filter.after_lock = life.below(5) == 0;
  if (life.below(4) == 0) {
    filter.also = [](const log::EntryView& entry) { return entry.position().value % 3 == 0; };
  }
  filter.limit = 1 + life.below(40);
  return filter;
}

/// All pages, one after the other.
std::vector<Hit> all_pages(const ledger::RowReader& reader, Filter filter, std::size_t budget) {
  std::vector<Hit> out;
  for (int pages = 0; pages < 10'000; ++pages) {
    const Found found = search(reader, filter, budget);
    EXPECT_LE(found.hits.size(), filter.limit);
    EXPECT_LE(found.examined, budget);
    out.insert(out.end(), found.hits.begin(), found.hits.end());
    if (!found.next) return out;
    EXPECT_TRUE(!filter.cursor || *found.next < *filter.cursor) << "the search does not move";
    filter.cursor = found.next;
  }
  ADD_FAILURE() << "the search never ends";
  return out;
}

TEST(SearchProperty, FindsExactlyWhatReadingTheWholeLogFinds) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    RandomLife life(seed);
    for (int i = 0; i < 600; ++i) life.step();
    const Oracle oracle(life.school);
    for (int i = 0; i < 120; ++i) {
      SCOPED_TRACE("filter " + std::to_string(i));
      const Filter filter = random_filter(life);
      const std::size_t budget = 1 + life.below(300);
      ASSERT_EQ(all_pages(life.school.reader(), filter, budget), oracle.answer(filter));
    }
  }
}

class Search : public testing::Test {
 protected:
  Search() {
    school.open();
    pupil = school.enrol_new("Ежов", "Иван");
    lesson = school.schedule(kMonday);
    set = school.mark(lesson, pupil, Mark::four);
    changed = school.mark(lesson, pupil, Mark::five);
  }

  School school;
  PersonId pupil;
  LessonId lesson;
  Position set;
  Position changed;
};

TEST_F(Search, ShowsTheNewestFirst) {
  const Found found = search(school.reader(), {});
  ASSERT_EQ(found.hits.size(), school.size);
  EXPECT_EQ(found.hits.front().position, changed);
  EXPECT_EQ(found.hits.back().position, Position{0});
  EXPECT_FALSE(found.next);
  EXPECT_EQ(found.scanned_to, Position{0});
}

TEST_F(Search, TellsWhereToGoOnOnlyWhenThereIsMore) {
  Filter filter;
  filter.person = pupil;
  filter.limit = 2;
  const Found first = search(school.reader(), filter);
  EXPECT_EQ(positions_of(first.hits), (std::vector<Position>{changed, set}));
  ASSERT_TRUE(first.next);
  filter.cursor = first.next;
  const Found rest = search(school.reader(), filter);
  EXPECT_EQ(rest.hits.size(), 2U);  // the stay and the birth
  EXPECT_FALSE(rest.next);
}

TEST_F(Search, StopsAtItsBudgetAndSaysHowFarItCame) {
  Filter filter;
  filter.kind = EventKind::organisation_opened;
  const Found found = search(school.reader(), filter, 3);
  EXPECT_TRUE(found.hits.empty());
  EXPECT_EQ(found.examined, 3U);
  EXPECT_EQ(found.next, Position{school.size - 3});
  EXPECT_EQ(found.scanned_to, Position{school.size - 3});
}

TEST_F(Search, ReadsCorrectionsFromTheirOwnIndex) {
  Filter filter;
  filter.corrections = true;
  const Found found = search(school.reader(), filter);
  EXPECT_EQ(positions_of(found.hits), std::vector<Position>{changed});
  EXPECT_EQ(found.examined, 1U);
}

TEST_F(Search, NeverGivesMoreThanTheLimitOfTheHouse) {
  for (int i = 0; i < 250; ++i) school.create_pupil("Ежов", "Пётр");
  Filter filter;
  filter.limit = 100'000;
  EXPECT_EQ(search(school.reader(), filter).hits.size(), kSearchLimit);
}

TEST_F(Search, OfAnEmptyLogFindsNothing) {
  const runtime::MemoryRows empty;
  EXPECT_TRUE(search(empty, {}).hits.empty());
  EXPECT_FALSE(search(empty, {}).next);
}

TEST_F(Search, OfNoTimeAtAllFindsNothing) {
  Filter filter;
  filter.from = school.entry(changed).recorded();
  filter.to = school.entry(set).recorded();
  EXPECT_TRUE(search(school.reader(), filter).hits.empty());
}

TEST_F(Search, ShowsThatADamagedEntryIsThere) {
  school.rows.put(ledger::kEntries, runtime::entry_key(set), "damaged");
  EXPECT_EQ(search(school.reader(), {}).hits.size(), school.size);
  Filter filter;
  filter.kind = EventKind::mark_set;
  EXPECT_TRUE(search(school.reader(), filter).hits.empty());
}

}  // namespace
}  // namespace letopis::history
