#include "schema/types/vocabulary.h"

#include <array>
#include <cstddef>

namespace letopis {
namespace {

// Texts by stored number; a number without a text is empty.
constexpr std::array<std::string_view, 11> kMarks = {"",  "1",   "2",   "3",   "4",    "5",
                                                     ".", "н/а", "осв", "зач", "незач"};
constexpr std::array<std::string_view, 7> kAbsences = {"", "н", "б", "у", "п", "о", "осв"};
constexpr std::array<std::string_view, 15> kRoles = {
    "",         "administrator", "deputy_head",   "teacher",   "auditor",
    "importer", "director",      "class_teacher", "clerk",     "hr",
    "pupil",    "parent",        "coordinator",   "municipal", "regional"};
constexpr std::array<std::string_view, 5> kPersonKinds = {"", "pupil", "staff", "parent", "other"};
constexpr std::array<std::string_view, 5> kLessonKinds = {"", "ordinary", "test", "control",
                                                          "homework"};
constexpr std::array<std::string_view, 8> kReasons = {
    "", "entry_error", "retake", "recheck", "document", "other", "undo", "transfer"};

template <std::size_t N>
std::string_view text_at(const std::array<std::string_view, N>& texts, std::size_t number) {
  return number < N ? texts[number] : std::string_view{};
}

template <class Value, std::size_t N>
std::optional<Value> value_of(const std::array<std::string_view, N>& texts, std::string_view text) {
  if (text.empty()) return std::nullopt;
  for (std::size_t number = 0; number < N; ++number) {
    if (texts[number] == text) return static_cast<Value>(number);
  }
  return std::nullopt;
}

}  // namespace

std::string_view text_of(Mark mark) { return text_at(kMarks, static_cast<std::size_t>(mark)); }

std::string_view text_of(Absence absence) {
  return text_at(kAbsences, static_cast<std::size_t>(absence));
}

std::string_view text_of(Role role) { return text_at(kRoles, static_cast<std::size_t>(role)); }

std::string_view text_of(PersonKind kind) {
  return text_at(kPersonKinds, static_cast<std::size_t>(kind));
}

std::string_view text_of(LessonKind kind) {
  return text_at(kLessonKinds, static_cast<std::size_t>(kind));
}

std::string_view text_of(ReasonCode code) {
  return text_at(kReasons, static_cast<std::size_t>(code));
}

std::optional<Mark> mark_of(std::string_view text) { return value_of<Mark>(kMarks, text); }

std::optional<Absence> absence_of(std::string_view text) {
  return value_of<Absence>(kAbsences, text);
}

std::optional<Role> role_of(std::string_view text) { return value_of<Role>(kRoles, text); }

std::optional<LessonKind> lesson_kind_of(std::string_view text) {
  return value_of<LessonKind>(kLessonKinds, text);
}

std::optional<ReasonCode> reason_code_of(std::string_view text) {
  return value_of<ReasonCode>(kReasons, text);
}

}  // namespace letopis
