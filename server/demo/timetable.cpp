#include <algorithm>
#include <utility>

#include "server/demo/model.h"

namespace letopis::demo {
namespace {

constexpr int kAttempts = 40;

using Busy = std::vector<std::array<std::array<bool, kBellCount>, kWeekdays>>;

struct Week {
  std::vector<SchoolClass> classes;
  int clashes = 0;
};

/// Lessons of each weekday: the week's hours dealt out evenly, the first days get the rest.
std::size_t lessons_on(const SchoolClass& school_class, std::size_t weekday) {
  std::uint32_t hours = 0;
  for (const Unit& unit : school_class.units) hours += unit.hours;
  return hours / kWeekdays + (weekday < hours % kWeekdays ? 1 : 0);
}

class Attempt {
 public:
  Attempt(const Model& model, Dice& dice)
      : model_(model), dice_(dice), busy_(model.teachers.size()) {
    for (auto& teacher : busy_) teacher = {};
    week_.classes = model.classes;
  }

  Week make() {
    std::vector<std::size_t> order(week_.classes.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    for (SchoolClass& school_class : week_.classes) {
      for (auto& day : school_class.week) day.fill(kNobody);
    }
    for (std::size_t weekday = 0; weekday < kWeekdays; ++weekday) {
      for (std::size_t bell = 0; bell < kBellCount; ++bell) {
        for (std::size_t i = order.size(); i > 1; --i) {
          std::swap(order[i - 1], order[dice_.below(static_cast<std::uint32_t>(i))]);
        }
        for (const std::size_t index : order) {
          if (bell < lessons_on(model_.classes[index], weekday)) {
            place(week_.classes[index], weekday, bell);
          }
        }
      }
    }
    return std::move(week_);
  }

 private:
  [[nodiscard]] bool is_free(const Unit& unit, std::size_t weekday, std::size_t bell) const {
    return std::none_of(unit.groups.begin(), unit.groups.end(), [&](std::size_t group) {
      return group != kNobody && busy_[model_.groups[group].teacher][weekday][bell];
    });
  }

  /// The unit that is most behind, rather not twice a day, whose teachers are free.
  void place(SchoolClass& school_class, std::size_t weekday, std::size_t bell) {
    std::size_t best = kNobody;
    std::int32_t best_score = 0;
    for (std::size_t i = 0; i < school_class.units.size(); ++i) {
      const Unit& unit = school_class.units[i];
      if (unit.hours == 0) continue;
      const auto& day = school_class.week[weekday];
      std::int32_t score = static_cast<std::int32_t>(unit.hours) * 100 + dice_.between(0, 120);
      score -= std::find(day.begin(), day.end(), i) != day.end() ? 400 : 0;
      score -= is_free(unit, weekday, bell) ? 0 : 10'000;
      score += unit.groups[1] != kNobody ? 60 : 0;
      if (best == kNobody || score > best_score) {
        best = i;
        best_score = score;
      }
    }
    if (best == kNobody) return;
    Unit& unit = school_class.units[best];
    if (!is_free(unit, weekday, bell)) ++week_.clashes;
    for (const std::size_t group : unit.groups) {
      if (group != kNobody) busy_[model_.groups[group].teacher][weekday][bell] = true;
    }
    --unit.hours;
    school_class.week[weekday][bell] = best;
  }

  const Model& model_;
  Dice& dice_;
  Busy busy_;
  Week week_;
};

}  // namespace

void make_timetable(Model& model) {
  Week best;
  for (int i = 0; i < kAttempts; ++i) {
    Week week = Attempt(model, model.dice).make();
    if (i == 0 || week.clashes < best.clashes) best = std::move(week);
    if (best.clashes == 0) break;
  }
  for (std::size_t i = 0; i < model.classes.size(); ++i) {
    model.classes[i].week = best.classes[i].week;
  }
}

}  // namespace letopis::demo
