#include "projections/directory/cache.h"

#include "tests/projections/school.h"

namespace letopis::directory {
namespace {

using test::School;

class DirectoryCache : public testing::Test {
 protected:
  DirectoryCache() : cache(school.reader()) { school.open(); }

  /// The bytes of the newest entry, as the cache hears of them.
  [[nodiscard]] std::vector<Bytes> newest() const {
    return {*runtime::entry_bytes(school.reader(), Position{school.size - 1})};
  }

  School school;
  Cache cache;
};

TEST_F(DirectoryCache, KnowsNamesGroupsAndLessons) {
  const LessonId lesson = school.schedule(test::kMonday);
  EXPECT_EQ(*cache.name(school.teacher), "Белов Илья Львович");
  EXPECT_EQ(cache.group(school.group)->as.subject, "Алгебра");
  EXPECT_EQ(cache.lesson(lesson)->as.day, test::kMonday);
}

TEST_F(DirectoryCache, HasNothingForUnknownIdsAndLooksAgainNextTime) {
  const PersonId next{school.size};
  EXPECT_EQ(cache.name(next), nullptr);
  ASSERT_EQ(school.create_pupil("Жуков", "Пётр"), next);
  EXPECT_EQ(*cache.name(next), "Жуков Пётр");
}

TEST_F(DirectoryCache, ReadsAgainAfterAChangeOfTheDirectory) {
  EXPECT_TRUE(cache.group(school.group)->pupils.empty());
  school.enrol_new("Жуков", "Пётр");
  cache.committed(newest());
  EXPECT_EQ(cache.group(school.group)->pupils.size(), 1U);
}

TEST_F(DirectoryCache, KeepsWhatItKnowsWhenAMarkIsSet) {
  const PersonId pupil = school.enrol_new("Жуков", "Пётр");
  const LessonId lesson = school.schedule(test::kMonday);
  const auto before = cache.group(school.group);
  school.mark(lesson, pupil, Mark::five);
  cache.committed(newest());
  EXPECT_EQ(cache.group(school.group), before);
}

}  // namespace
}  // namespace letopis::directory
