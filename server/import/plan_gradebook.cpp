// Line items become lessons, results become marks.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "server/import/planning.h"

namespace letopis::import {
namespace {

struct KindWord {
  std::string_view part;  // of the category's title, lower case
  LessonKind kind;
};

// What schools call their categories; the first that fits decides.
constexpr std::array<KindWord, 13> kKindWords{{{"контрольн", LessonKind::control},
                                               {"диктант", LessonKind::control},
                                               {"экзамен", LessonKind::control},
                                               {"control", LessonKind::control},
                                               {"exam", LessonKind::control},
                                               {"домашн", LessonKind::homework},
                                               {"homework", LessonKind::homework},
                                               {"тест", LessonKind::test},
                                               {"самостоятельн", LessonKind::test},
                                               {"проверочн", LessonKind::test},
                                               {"зачёт", LessonKind::test},
                                               {"test", LessonKind::test},
                                               {"quiz", LessonKind::test}}};

/// ASCII and the Russian letters; others stay as they are.
std::string lower(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
    if (text[i] >= 'A' && text[i] <= 'Z') {
      out.push_back(static_cast<char>(text[i] - 'A' + 'a'));
    } else if (byte == 0xD0 && next >= 0x90 && next <= 0x9F) {  // А to П
      out += {'\xD0', static_cast<char>(next + 0x20)};
      ++i;
    } else if (byte == 0xD0 && next >= 0xA0 && next <= 0xAF) {  // Р to Я
      out += {'\xD1', static_cast<char>(next - 0x20)};
      ++i;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

LessonKind kind_of(const Category* category) {
  if (category == nullptr) return LessonKind::ordinary;
  const std::string title = lower(category->title);
  for (const KindWord& word : kKindWords) {
    if (title.find(word.part) != std::string::npos) return word.kind;
  }
  return LessonKind::ordinary;
}

/// Weights come as shares of one, as whole numbers or as per cent; the bundle's greatest tells
/// which.
double unit_of_weight(const Bundle& bundle) {
  double greatest = 0;
  for (const Category& category : bundle.categories) {
    greatest = std::max(greatest, category.weight.value_or(0));
  }
  if (greatest <= 1) return 10;
  return greatest <= 10 ? 1 : 0.1;
}

std::uint8_t weight_of(const Category* category, double unit) {
  if (category == nullptr || !category->weight) return 1;
  return static_cast<std::uint8_t>(std::clamp(std::lround(*category->weight * unit), 1L, 10L));
}

bool is_five_point(const LineItem& item) {
  return item.min.value_or(1) >= 1 && item.max.value_or(5) <= 5;
}

std::optional<Mark> mark_in_words(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, Mark>, 7> kWords{{{"н/а", Mark::not_attested},
                                                                     {"осв", Mark::exempt},
                                                                     {"осв.", Mark::exempt},
                                                                     {"зач", Mark::pass},
                                                                     {"зач.", Mark::pass},
                                                                     {"незач", Mark::fail},
                                                                     {"незач.", Mark::fail}}};
  const std::string plain = lower(text);
  for (const auto& [word, mark] : kWords) {
    if (plain == word) return mark;
  }
  return std::nullopt;
}

std::optional<Mark> mark_of_score(double score, const LineItem& item) {
  if (score != std::floor(score) || score < item.min.value_or(1) || score > item.max.value_or(5)) {
    return std::nullopt;
  }
  return static_cast<Mark>(static_cast<std::uint8_t>(score));
}

void plan_result(Planning& planning, const ResultRow& result, const LineItem& item) {
  const std::uint32_t line = result.row.line;
  std::optional<Mark> mark;
  if (result.status == ScoreStatus::exempt) {
    mark = Mark::exempt;
  } else if (!result.text_score.empty()) {
    mark = mark_in_words(result.text_score);
    if (!mark) {
      planning.refuse(File::results, line, "textScore", ProblemCode::score_unsupported);
      return;
    }
  } else if (result.missing || result.status == ScoreStatus::not_submitted) {
    mark = Mark::duty;
  } else if (result.score) {
    if (!is_five_point(item)) {
      planning.refuse(File::results, line, "score", ProblemCode::scale_unsupported, item.row.id);
      return;
    }
    mark = mark_of_score(*result.score, item);
    if (!mark) {
      planning.refuse(File::results, line, "score", ProblemCode::score_unsupported);
      return;
    }
  } else if (result.status == ScoreStatus::graded) {
    planning.refuse(File::results, line, "score", ProblemCode::value_missing);
    return;
  }
  // Handed in and not graded yet: a journal has no sign for that.
  if (!mark) {
    planning.skip(File::results);
    return;
  }
  planning.add(File::results, line, AddMark{result.line_item, result.student, *mark});
}

}  // namespace

void plan_gradebook(Planning& planning) {
  const Bundle& bundle = planning.bundle;
  const ById<Category> categories = by_id(bundle.categories);
  const double unit = unit_of_weight(bundle);
  ById<LineItem> items;
  for (const LineItem& item : bundle.line_items) {
    if (find(planning.classes, item.school_class) == nullptr) {
      planning.skip(File::line_items);
      continue;
    }
    const Category* category = find(categories, item.category);
    AddLesson step;
    step.as.day = item.due ? *item.due : item.assigned.value_or(SchoolDate{});
    step.as.kind = kind_of(category);
    step.as.weight = weight_of(category, unit);
    step.as.topic = item.title;
    if (step.as.kind == LessonKind::homework) step.as.homework = item.description;
    step.as.external_id = item.row.id;
    step.group = item.school_class;
    planning.add(File::line_items, item.row.line, std::move(step));
    items.emplace(item.row.id, &item);
  }
  for (const ResultRow& result : bundle.results) {
    const LineItem* item = find(items, result.line_item);
    if (item == nullptr || find(planning.users, result.student) == nullptr) {
      planning.skip(File::results);
    } else {
      plan_result(planning, result, *item);
    }
  }
}

}  // namespace letopis::import
