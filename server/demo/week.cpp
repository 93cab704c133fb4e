// A week's columns, and the days on which someone comes or leaves.
#include <algorithm>
#include <utility>

#include "server/demo/model.h"

namespace letopis::demo {
namespace {

constexpr std::int32_t kFridayAfternoon = 15 * 60;

/// Control works are 12 % of the columns; their marks weigh more.
void choose_kind(Model& model, journal::LessonScheduled& lesson) {
  if (model.dice.chance(1'200)) {
    const bool control = model.dice.chance(5'000);
    lesson.kind = control ? LessonKind::control : LessonKind::test;
    lesson.weight = static_cast<std::uint8_t>(model.dice.between(control ? 3 : 2, control ? 5 : 3));
  } else if (model.dice.chance(300)) {
    lesson.kind = LessonKind::homework;
  }
}

std::string topic_of(Model& model, Group& group, LessonKind kind) {
  if (model.dice.chance(100)) return {};  // forgotten
  const Subject& subject = subjects()[group.subject];
  // A topic takes a few lessons, the list comes round in a year.
  std::string topic(subject.topics[group.topic++ / 3 % subject.topics.size()]);
  switch (kind) {
    case LessonKind::control:
      return "Контрольная работа: " + topic;
    case LessonKind::test:
      return "Самостоятельная работа: " + topic;
    case LessonKind::homework:
      return "Проверка домашней работы: " + topic;
    case LessonKind::ordinary:
      return topic;
  }
  return topic;
}

std::string homework(Model& model) {
  if (!model.dice.chance(8'500)) return {};
  const std::string paragraph = std::to_string(model.dice.between(1, 40));
  const std::int32_t first = model.dice.between(1, 300);
  return "§ " + paragraph + ", № " + std::to_string(first) + "–" + std::to_string(first + 4);
}

Lesson add_column(Model& model, Agenda& agenda, std::size_t group_index, SchoolDate day,
                  std::size_t bell, Instant at) {
  Group& group = model.groups[group_index];
  journal::LessonScheduled as;
  as.group.value = group.id;
  as.day = day;
  as.number = static_cast<std::uint8_t>(bell + 1);
  choose_kind(model, as);
  as.topic = topic_of(model, group, as.kind);
  as.homework = homework(model);
  Lesson lesson{model.take_handle(), group_index, day, bell, as.kind};
  DemoAction action = by_teacher(model, group.teacher, at, journal::ScheduleLesson{std::move(as)});
  action.born = lesson.id;
  agenda.add(std::move(action));
  return lesson;
}

DemoAction by_office(const Model& model, Role role, Instant at, Action action) {
  DemoAction out;
  out.at = at;
  out.actor.role = role;
  out.actor.user.value = office(model, role);
  out.origin = {"10.20.0.2", "Firefox 145, Windows"};
  out.action = std::move(action);
  return out;
}

void arrive(Model& model, Agenda& agenda, const Pupil& pupil) {
  Instant at = model.at(pupil.from, 450);
  people::PersonCreated person;
  person.kind = PersonKind::pupil;
  person.family = pupil.name.family;
  person.given = pupil.name.given;
  person.patronymic = pupil.name.patronymic;
  person.sex = pupil.sex;
  person.born = plus_days(model.year_from, -365 * (6 + pupil.grade) - model.dice.between(0, 364));
  DemoAction birth = by_office(model, Role::clerk, at, people::CreatePerson{person});
  birth.born = pupil.person;
  agenda.add(std::move(birth));
  for (const std::size_t group : pupil.groups) {
    at.us += 3 * kSecondUs;
    people::PupilEnrolled as;
    as.group.value = model.groups[group].id;
    as.pupil.value = pupil.person;
    as.from = pupil.from;
    as.to = model.year_to;
    agenda.add(by_office(model, Role::deputy_head, at, people::EnrolPupil{as}));
  }
}

/// The last day is a school day; a week later a teacher tries to mark who is gone.
void leave(Model& model, Agenda& agenda, const Pupil& pupil) {
  Instant at = model.at(pupil.to, 16 * 60);
  for (const std::size_t group : pupil.groups) {
    at.us += 3 * kSecondUs;
    people::PupilLeft as;
    as.group.value = model.groups[group].id;
    as.pupil.value = pupil.person;
    as.last_day = pupil.to;
    DemoAction action = by_office(model, Role::deputy_head, at, people::EndEnrolment{as});
    action.reason.document = "Приказ об отчислении № " + std::to_string(10 + model.certificates++);
    agenda.add(std::move(action));
  }
}

}  // namespace

std::vector<Lesson> add_week(Model& model, Agenda& agenda, SchoolDate monday) {
  std::vector<Lesson> out;
  std::vector<Instant> at(model.teachers.size(), model.at(plus_days(monday, -3), kFridayAfternoon));
  for (const SchoolClass& school_class : model.classes) {
    for (std::size_t weekday = 0; weekday < kWeekdays; ++weekday) {
      for (std::size_t bell = 0; bell < kBellCount; ++bell) {
        const std::size_t unit = school_class.week[weekday][bell];
        if (unit == kNobody) continue;
        const SchoolDate day = plus_days(monday, static_cast<std::int32_t>(weekday));
        for (const std::size_t group : school_class.units[unit].groups) {
          if (group == kNobody || day > model.year_to) continue;
          Instant& when = at[model.groups[group].teacher];
          when.us += model.dice.between(15, 90) * kSecondUs;
          out.push_back(add_column(model, agenda, group, day, bell, when));
        }
      }
    }
  }
  return out;
}

void add_moves(Model& model, Agenda& agenda, SchoolDate day) {
  for (const Move& move : model.moves) {
    if (move.day != day) continue;
    const Pupil& pupil = model.pupils[move.pupil];
    if (move.comes) {
      arrive(model, agenda, pupil);
    } else {
      leave(model, agenda, pupil);
    }
  }
}

}  // namespace letopis::demo
