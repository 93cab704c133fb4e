#include "server/demo/model.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace letopis::demo {
namespace {

constexpr std::array<std::string_view, 4> kLetters{"А", "Б", "В", "Г"};
constexpr std::array<std::string_view, 4> kDevices{"Firefox 145, Windows", "Chrome 142, Windows",
                                                   "Chrome 142, Android", "Firefox 145, Linux"};

SchoolDate monday_of(SchoolDate day) { return plus_days(day, 1 - weekday_of(day)); }

/// 1 September to 31 May around the day; in summer the year that has just ended.
void set_dates(Model& model) {
  const Options& options = model.options;
  model.today = date_at(options.now, options.utc_offset_minutes);
  model.first_monday = plus_days(monday_of(model.today), -7 * (options.weeks - 1));
  const std::string today = to_iso(model.today);
  int year = std::stoi(today.substr(0, 4));
  if (today.substr(5) < "09-01") --year;
  const SchoolDate from = parse_date(std::to_string(year) + "-09-01").value_or(model.today);
  const SchoolDate to = parse_date(std::to_string(year + 1) + "-05-31").value_or(model.today);
  model.year_from = std::min(from, model.first_monday);
  model.year_to = std::max(to, plus_days(monday_of(model.today), 6));
}

void hire(Model& model) {
  std::uint32_t number = 10;
  for (const Field field : staff()) {
    Teacher teacher;
    teacher.person = model.take_handle();
    teacher.field = field;
    teacher.sex =
        model.dice.chance(field == Field::sport ? 3'000 : 8'500) ? Sex::female : Sex::male;
    teacher.name = draw_name(teacher.sex, model.dice);
    teacher.severity = model.dice.normal() / 5;
    teacher.device = kDevices[model.dice.below(kDevices.size())];
    teacher.school_address = "10.20.0." + std::to_string(number);
    teacher.home_address = "198.51.100." + std::to_string(number);  // RFC 5737
    ++number;
    model.teachers.push_back(std::move(teacher));
  }
}

/// The teacher of the field who has the fewest hours so far, but not `other`.
std::size_t teacher_of(Model& model, Field field, std::uint32_t hours, std::size_t other) {
  std::size_t best = kNobody;
  for (std::size_t i = 0; i < model.teachers.size(); ++i) {
    if (model.teachers[i].field != field || i == other) continue;
    if (best == kNobody || model.teachers[i].hours < model.teachers[best].hours) best = i;
  }
  model.teachers[best].hours += hours;
  return best;
}

Pupil make_pupil(Model& model, std::uint8_t grade) {
  Pupil pupil;
  pupil.person = model.take_handle();
  pupil.sex = model.dice.chance(5'000) ? Sex::female : Sex::male;
  pupil.name = draw_name(pupil.sex, model.dice);
  pupil.ability = model.dice.normal() * 8 / 10;
  pupil.from = model.first_monday;
  pupil.to = model.year_to;
  pupil.grade = grade;
  return pupil;
}

std::size_t add_group(Model& model, std::size_t class_index, std::size_t subject,
                      std::uint32_t hours, std::size_t other) {
  Group group;
  group.id = model.take_handle();
  group.subject = subject;
  group.school_class = class_index;
  group.title = model.classes[class_index].title;
  group.teacher = teacher_of(model, subjects()[subject].field, hours, other);
  model.groups.push_back(std::move(group));
  return model.groups.size() - 1;
}

void enrol(Model& model, std::size_t group, std::size_t pupil) {
  model.groups[group].pupils.push_back(pupil);
  model.pupils[pupil].groups.push_back(group);
}

/// One group for all, or two for the two halves of the class list.
void add_unit(Model& model, std::size_t class_index, std::size_t subject, std::uint32_t hours) {
  Unit unit;
  unit.hours = hours;
  const bool split = subjects()[subject].split;
  unit.groups[0] = add_group(model, class_index, subject, hours, kNobody);
  if (split) {
    unit.groups[1] =
        add_group(model, class_index, subject, hours, model.groups[unit.groups[0]].teacher);
    model.groups[unit.groups[0]].title += ", 1-я подгруппа";
    model.groups[unit.groups[1]].title += ", 2-я подгруппа";
  }
  const std::vector<std::size_t>& pupils = model.classes[class_index].pupils;
  for (std::size_t i = 0; i < pupils.size(); ++i) {
    enrol(model, unit.groups[split && i >= pupils.size() / 2 ? 1 : 0], pupils[i]);
  }
  model.classes[class_index].units.push_back(unit);
}

void open_class(Model& model, std::uint8_t grade, std::string_view letter) {
  SchoolClass school_class;
  school_class.id = model.take_handle();
  school_class.grade = grade;
  school_class.title = std::to_string(grade) + " «" + std::string(letter) + "»";
  for (std::uint8_t i = 0; i < model.options.pupils_per_class; ++i) {
    school_class.pupils.push_back(model.pupils.size());
    model.pupils.push_back(make_pupil(model, grade));
  }
  model.classes.push_back(std::move(school_class));
  const std::size_t index = model.classes.size() - 1;
  for (std::size_t subject = 0; subject < subjects().size(); ++subject) {
    const std::uint32_t hours = subjects()[subject].hours[grade - kFirstGrade];
    if (hours > 0) add_unit(model, index, subject, hours);
  }
}

/// Arrivals and departures: 6 % of a school in a year of 34 weeks each, at least two of each.
void plan_moves(Model& model) {
  const std::size_t share = model.pupils.size() * 6 * model.options.weeks / 34 / 100;
  const std::size_t count = std::max<std::size_t>(share, 2);
  const std::int32_t last = days_between(model.first_monday, model.today);
  for (std::size_t i = 0; i < 2 * count && last > 14; ++i) {
    const auto pupil = model.dice.below(static_cast<std::uint32_t>(model.pupils.size()));
    const bool taken = std::any_of(model.moves.begin(), model.moves.end(),
                                   [&](const Move& move) { return move.pupil == pupil; });
    SchoolDate day = plus_days(model.first_monday, model.dice.between(7, last - 3));
    if (weekday_of(day) > kWeekdays) day = plus_days(day, -2);
    if (taken) continue;
    const bool comes = i % 2 == 0;
    (comes ? model.pupils[pupil].from : model.pupils[pupil].to) = day;
    model.moves.push_back({pupil, day, comes});
  }
}

/// A journal without a mark, one with a single mark, and one that two teachers share.
void plant_habits(Model& model) {
  const auto pick = [&] {
    return model.dice.below(static_cast<std::uint32_t>(model.groups.size()));
  };
  model.groups[pick()].habit = Habit::no_marks;
  model.groups[pick()].habit = Habit::one_mark;
  for (Group& group : model.groups) {
    const bool mathematics = model.teachers[group.teacher].field == Field::mathematics;
    if (!mathematics || group.teacher == 0) continue;
    group.second_teacher = 0;
    return;
  }
}

}  // namespace

Model make_model(const Options& options) {
  Model model;
  model.options = options;
  model.options.classes_per_grade = std::clamp<std::uint8_t>(options.classes_per_grade, 1, 4);
  model.options.pupils_per_class = std::clamp<std::uint8_t>(options.pupils_per_class, 1, 40);
  model.options.weeks = std::clamp<std::uint8_t>(options.weeks, 1, 30);
  model.dice = Dice(options.seed);
  set_dates(model);
  model.administrator = model.take_handle();
  model.secretary = model.take_handle();
  hire(model);
  for (std::uint8_t grade = kFirstGrade; grade < kFirstGrade + kGrades; ++grade) {
    for (std::uint8_t i = 0; i < model.options.classes_per_grade; ++i) {
      open_class(model, grade, kLetters[i]);
    }
  }
  // The deputy head teaches history beside her office.
  for (std::size_t i = 0; i < model.teachers.size(); ++i) {
    if (model.teachers[i].field == Field::history) model.deputy = i;
  }
  plan_moves(model);
  plant_habits(model);
  make_timetable(model);
  return model;
}

std::uint64_t office(const Model& model, Role role) {
  if (role == Role::deputy_head) return model.teachers[model.deputy].person;
  return role == Role::clerk ? model.secretary : model.administrator;
}

DemoAction by_teacher(const Model& model, std::size_t teacher, Instant at, Action action) {
  const Teacher& who = model.teachers[teacher];
  const SchoolDate day = date_at(at, model.options.utc_offset_minutes);
  const std::int64_t minute = (at.us - model.at(day, 0).us) / kMinuteUs;
  const bool at_school = weekday_of(day) <= kWeekdays && minute >= 450 && minute < 960;
  DemoAction out;
  out.at = at;
  out.actor.user.value = who.person;
  out.actor.role = Role::teacher;
  out.actor.session = who.person * 1'000'003U + static_cast<std::uint64_t>(day.days);
  out.origin = {at_school ? who.school_address : who.home_address, who.device};
  out.action = std::move(action);
  return out;
}

}  // namespace letopis::demo
