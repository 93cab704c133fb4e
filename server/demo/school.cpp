#include "server/demo/school.h"

#include <algorithm>
#include <utility>

#include "server/demo/model.h"

namespace letopis::demo {

struct School::State {
  explicit State(const Options& options)
      : model(make_model(options)), agenda(options.now), day(model.first_monday) {
    add_opening(model, agenda);
    week = add_week(model, agenda, model.first_monday);
  }

  /// Adds all that follows from the lessons of `day`, and on a Friday the columns of the next week.
  void live_one_day() {
    add_moves(model, agenda, day);
    for (const Lesson& lesson : week) {
      if (lesson.day == day) add_lesson(model, agenda, lesson);
    }
    if (weekday_of(day) == kWeekdays) week = add_week(model, agenda, plus_days(day, 3));
    day = plus_days(day, 1);
  }

  /// Whether the first action of the agenda can still be preceded by one of a day to come.
  [[nodiscard]] bool must_live_on() const {
    if (day > model.today) return false;
    return agenda.empty() || agenda.first() >= model.at(day, 0);
  }

  Model model;
  Agenda agenda;
  SchoolDate day;
  std::vector<Lesson> week;
  Instant last;
};

School::School(const Options& options) : state_(std::make_unique<State>(options)) {}

School::School(School&&) noexcept = default;
School& School::operator=(School&&) noexcept = default;
School::~School() = default;

std::optional<DemoAction> School::next() {
  while (state_->must_live_on()) state_->live_one_day();
  if (state_->agenda.empty()) return std::nullopt;
  DemoAction out = state_->agenda.take();
  out.at.us = std::max(out.at.us, state_->last.us + 1);
  state_->last = out.at;
  return out;
}

const std::vector<DemoAccount>& School::accounts() const { return state_->model.accounts; }

std::size_t School::expected_actions() const {
  const std::size_t pupils = state_->model.pupils.size();
  return pupils * 20 + pupils * 14 * state_->model.options.weeks;
}

}  // namespace letopis::demo
