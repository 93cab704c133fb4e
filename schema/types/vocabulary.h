#pragma once
// Small closed vocabularies that several parts share. Numbers are stored: append only.
#include <cstdint>
#include <optional>
#include <string_view>

namespace letopis {

/// The role in force when an action was taken; stored in every entry.
enum class Role : std::uint8_t {
  none = 0,
  administrator = 1,
  deputy_head = 2,
  teacher = 3,
  auditor = 4,
  importer = 5,  // takes over the records of another system; command line only
  director = 6,
  class_teacher = 7,
  clerk = 8,  // делопроизводитель, секретарь
  hr = 9,     // специалист по кадрам
  pupil = 10,
  parent = 11,       // or another legal representative
  coordinator = 12,  // школьный координатор
  municipal = 13,    // operator of the municipality
  regional = 14,     // operator of the region
};
inline constexpr Role kLastRole = Role::regional;

/// A role that a person can sign in with: neither the program itself nor the importer.
[[nodiscard]] constexpr bool is_personal(Role role) {
  return role >= Role::administrator && role <= kLastRole && role != Role::importer;
}

enum class PersonKind : std::uint8_t { pupil = 1, staff = 2, parent = 3, other = 4 };
enum class Sex : std::uint8_t { unknown = 0, female = 1, male = 2 };

/// Отметка. One to five are themselves; the rest are the signs of marks-and-reports 3.1.
enum class Mark : std::uint8_t {
  none = 0,
  one = 1,
  two = 2,
  three = 3,
  four = 4,
  five = 5,
  duty = 6,          // «.»: work not handed in, a mark is awaited
  not_attested = 7,  // н/а
  exempt = 8,        // осв
  pass = 9,          // зач
  fail = 10,         // незач
};

/// Пропуск.
enum class Absence : std::uint8_t {
  none = 0,
  absent = 1,   // н: reason not known yet
  illness = 2,  // б
  valid = 3,    // у: valid reason
  invalid = 4,  // п: without a valid reason
  late = 5,     // о
  exempt = 6,   // осв: released from the lesson
};

/// Вид урока (task kind of the column).
enum class LessonKind : std::uint8_t { ordinary = 1, test = 2, control = 3, homework = 4 };

/// Why a value was changed: chosen by the person, never preset (ui 2.4).
enum class ReasonCode : std::uint16_t {
  none = 0,
  entry_error = 1,  // ошибка ввода
  retake = 2,       // пересдача или доработка
  recheck = 3,      // перепроверка работы
  document = 4,     // принесена справка
  other = 5,        // другое; text is required
  undo = 6,         // author takes back own entry within the grace period
  transfer = 7,     // record taken over from another system
};

/// API texts: "5", ".", "н/а"; "н", "б"; "teacher"; "entry_error". Empty when unknown.
[[nodiscard]] std::string_view text_of(Mark mark);
[[nodiscard]] std::string_view text_of(Absence absence);
[[nodiscard]] std::string_view text_of(Role role);
[[nodiscard]] std::string_view text_of(PersonKind kind);
[[nodiscard]] std::string_view text_of(LessonKind kind);
[[nodiscard]] std::string_view text_of(ReasonCode code);
[[nodiscard]] std::optional<Mark> mark_of(std::string_view text);
[[nodiscard]] std::optional<Absence> absence_of(std::string_view text);
[[nodiscard]] std::optional<Role> role_of(std::string_view text);
[[nodiscard]] std::optional<LessonKind> lesson_kind_of(std::string_view text);
[[nodiscard]] std::optional<ReasonCode> reason_code_of(std::string_view text);

}  // namespace letopis
