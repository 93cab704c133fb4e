#pragma once
// The school as the generator sees it. Inner header of server/demo.
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "server/demo/curriculum.h"
#include "server/demo/dice.h"
#include "server/demo/names.h"
#include "server/demo/school.h"

namespace letopis::demo {

inline constexpr int kWeekdays = 5;
inline constexpr std::size_t kBellCount = kBells.size();
inline constexpr std::size_t kNobody = std::numeric_limits<std::size_t>::max();
inline constexpr std::int64_t kSecondUs = 1'000'000;
inline constexpr std::int64_t kMinuteUs = 60 * kSecondUs;

struct Pupil {
  Handle person = kNoHandle;
  FullName name;
  Sex sex = Sex::unknown;
  std::uint8_t grade = 0;
  std::int32_t ability = 0;  // thousandths of what divides a 5 from a 4
  SchoolDate from;           // first and last day at this school
  SchoolDate to;
  std::vector<std::size_t> groups;

  // The absence that is running: whole days, one certificate.
  SchoolDate away_until{std::numeric_limits<std::int32_t>::min()};
  Absence away_reason = Absence::absent;
  bool away_explained = false;
  std::int64_t explained_us = 0;  // when the reason becomes known
  std::uint32_t certificate = 0;
};

struct Teacher {
  Handle person = kNoHandle;
  FullName name;
  Sex sex = Sex::unknown;
  Field field = Field::russian;
  std::int32_t severity = 0;
  std::uint32_t hours = 0;
  std::string device;
  std::string school_address;
  std::string home_address;
};

/// How a journal is kept; the faults of load.md 7.1 among it.
enum class Habit : std::uint8_t { ordinary, no_marks, one_mark };

struct Group {
  Handle id = kNoHandle;
  std::size_t subject = 0;
  std::size_t school_class = 0;
  std::string title;
  std::size_t teacher = 0;
  std::size_t second_teacher = kNobody;
  Habit habit = Habit::ordinary;
  std::vector<std::size_t> pupils;
  std::vector<std::size_t> marked;  // pupils who have a mark, where the habit is one mark
  std::uint32_t topic = 0;
};

/// What stands in one place of a class's week: a group, or two that part for the lesson.
struct Unit {
  std::array<std::size_t, 2> groups{kNobody, kNobody};
  std::uint32_t hours = 0;
};

struct SchoolClass {
  Handle id = kNoHandle;
  std::uint8_t grade = 0;
  std::string title;
  std::vector<std::size_t> pupils;
  std::vector<Unit> units;
  // Unit at [weekday][bell], or kNobody.
  std::array<std::array<std::size_t, kBellCount>, kWeekdays> week{};
};

/// A column that exists.
struct Lesson {
  Handle id = kNoHandle;
  std::size_t group = 0;
  SchoolDate day;
  std::size_t bell = 0;
  LessonKind kind = LessonKind::ordinary;
};

/// Someone comes or leaves in the middle of the term.
struct Move {
  std::size_t pupil = 0;
  SchoolDate day;
  bool comes = false;
};

struct Model {
  Options options;
  Dice dice{0};
  SchoolDate today;
  SchoolDate first_monday;
  SchoolDate year_from;
  SchoolDate year_to;
  std::vector<Pupil> pupils;
  std::vector<Teacher> teachers;
  std::vector<SchoolClass> classes;
  std::vector<Group> groups;
  std::vector<Move> moves;
  std::vector<DemoAccount> accounts;
  Handle administrator = kNoHandle;
  Handle secretary = kNoHandle;
  std::size_t deputy = 0;  // among the teachers
  Handle next_handle = 0;
  std::uint32_t certificates = 0;

  [[nodiscard]] Handle take_handle() { return next_handle++; }

  [[nodiscard]] Instant at(SchoolDate day, std::int32_t minute) const {
    return instant_at(day, minute, options.utc_offset_minutes);
  }
};

/// Actions that are still to come, the earliest first, those of one moment in the order in which
/// they were added; those after now never happen.
class Agenda {
 public:
  explicit Agenda(Instant now) : now_(now) {}

  void add(DemoAction action) {
    if (action.at <= now_) queue_.push({std::move(action), added_++});
  }

  [[nodiscard]] bool empty() const { return queue_.empty(); }

  [[nodiscard]] Instant first() const { return queue_.top().action.at; }

  [[nodiscard]] DemoAction take() {
    DemoAction out = queue_.top().action;
    queue_.pop();
    return out;
  }

 private:
  struct Entry {
    DemoAction action;
    std::uint64_t number = 0;
  };

  struct Later {
    bool operator()(const Entry& a, const Entry& b) const {
      return a.action.at != b.action.at ? a.action.at > b.action.at : a.number > b.number;
    }
  };

  Instant now_;
  std::uint64_t added_ = 0;
  std::priority_queue<Entry, std::vector<Entry>, Later> queue_;
};

/// Who is in the school and what is taught to whom; the week's timetable.
[[nodiscard]] Model make_model(const Options& options);
/// Fills the weeks of all classes so that no teacher is in two places where that can be had.
void make_timetable(Model& model);

/// The days before the first lesson: the school, its people, classes, groups and accounts.
void add_opening(Model& model, Agenda& agenda);
/// The columns of the week that begins on `monday`, made on the Friday before.
[[nodiscard]] std::vector<Lesson> add_week(Model& model, Agenda& agenda, SchoolDate monday);
/// Who comes and who leaves on that day.
void add_moves(Model& model, Agenda& agenda, SchoolDate day);
/// Everything that is ever written into this column.
void add_lesson(Model& model, Agenda& agenda, const Lesson& lesson);

/// Who acts in a role of the office.
[[nodiscard]] std::uint64_t office(const Model& model, Role role);
/// An action of a teacher, at school or at home.
[[nodiscard]] DemoAction by_teacher(const Model& model, std::size_t teacher, Instant at,
                                    Action action);

}  // namespace letopis::demo
