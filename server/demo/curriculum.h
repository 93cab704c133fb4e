#pragma once
// What is taught in grades 5 to 9, for how many hours a week, and which teacher teaches what.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace letopis::demo {

/// Of what a teacher teaches; several subjects may share one.
enum class Field : std::uint8_t {
  russian,
  english,
  mathematics,
  informatics,
  history,
  geography,
  biology,
  physics,
  arts,
  crafts,
  sport,
};

inline constexpr std::uint8_t kFirstGrade = 5;
inline constexpr std::size_t kGrades = 5;

struct Subject {
  std::string_view title;
  Field field;
  std::array<std::uint8_t, kGrades> hours;  // a week, in grades 5 to 9
  bool split;                               // taught in two subgroups at the same time
  std::int32_t difficulty;                  // thousandths: how far marks lie below the middle
  std::array<std::string_view, 6> topics;
};

[[nodiscard]] std::span<const Subject> subjects();

/// The fields of each teacher, in the order in which they are hired.
[[nodiscard]] std::span<const Field> staff();

/// Minutes of the day at which the lessons begin; a lesson takes 45.
inline constexpr std::array<std::int32_t, 7> kBells{510, 565, 625, 685, 740, 795, 845};
inline constexpr std::int32_t kLessonMinutes = 45;

}  // namespace letopis::demo
