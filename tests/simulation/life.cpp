#include "tests/simulation/life.h"

#include <algorithm>
#include <utility>

#include "events/log/tree.h"
#include "schema/types/pack.h"

namespace letopis::sim {
namespace {

constexpr std::int32_t kOffset = 180;

Digest content_of(std::uint64_t request, std::uint64_t variant) {
  return log::leaf_hash(Packer().u64(request).u64(variant).take());
}

log::Actor program() { return {}; }

}  // namespace

Command Life::by(log::Actor actor, Action action, log::Reason reason) {
  ++requests_;
  Command out;
  out.request = {*id128_of(Packer().u64(7).u64(requests_).take()), content_of(requests_, 0)};
  out.actions.push_back(std::move(action));
  out.actor = actor;
  out.reason = std::move(reason);
  return out;
}

Command Life::twisted(const Command& command) {
  Command out = command;
  out.request.content = content_of(dice_.next(), 1);
  return out;
}

people::PersonCreated Life::person(PersonKind kind) {
  static const std::vector<std::string> kFamilies{"Ежова", "Ёлкин", "Жуков", "Ерёмин", "Яшин"};
  people::PersonCreated out;
  out.kind = kind;
  out.family = dice_.one_of(kFamilies);
  out.given = "Саша";
  return out;
}

log::Actor Life::office(const Known& known) {
  return {known.staff.front(), dice_.chance(1, 2) ? Role::administrator : Role::deputy_head, 1, {}};
}

log::Actor Life::somebody(const Known& known) {
  static const std::vector<Role> kRoles{Role::teacher,     Role::teacher,  Role::teacher,
                                        Role::teacher,     Role::teacher,  Role::auditor,
                                        Role::deputy_head, Role::importer, Role::none};
  return {dice_.one_of(known.staff), dice_.one_of(kRoles), 2, {}};
}

// In the order in which a school comes to be.
std::optional<Command> Life::founding(const Known& known, Instant now) {
  if (!known.organisation) {
    organisation::OrganisationOpened opened;
    opened.full_name = "Школа № 0";
    opened.short_name = "Школа 0";
    return by(program(), organisation::OpenOrganisation{opened});
  }
  if (known.staff.size() < 3) return by(program(), people::CreatePerson{person(PersonKind::staff)});
  const log::Actor head{known.staff.front(), Role::administrator, 1, {}};
  const log::Actor deputy{known.staff.front(), Role::deputy_head, 1, {}};
  if (known.pupils.size() < 3) return by(head, people::CreatePerson{person(PersonKind::pupil)});
  if (known.classes.empty()) return by(head, people::CreateClass{{7, "7 «Б»", "class"}});
  if (known.groups.size() < 2) {
    return by(head, people::CreateGroup{{known.classes.front(), "Алгебра", "7 «Б»", ""}});
  }
  const SchoolDate from = plus_days(date_at(now, kOffset), -90);
  const GroupId group = known.groups[known.assignments % 2];
  if (known.assignments < 2) {
    const PersonId teacher = known.staff[1 + known.assignments];
    return by(deputy, people::AssignTeacher{{group, teacher, from, plus_days(from, 300)}});
  }
  if (known.enrolments < 3) {
    const PersonId pupil = known.pupils[known.enrolments];
    const GroupId into = known.groups[known.enrolments % 2];
    return by(head, people::EnrolPupil{{into, pupil, from, plus_days(from, 300)}});
  }
  if (known.lessons.size() < 3) return lesson(known, now);
  return std::nullopt;
}

Command Life::lesson(const Known& known, Instant now) {
  journal::LessonScheduled as;
  as.group = dice_.one_of(known.groups);
  as.day = plus_days(date_at(now, kOffset), 1 - static_cast<std::int32_t>(dice_.below(40)));
  as.topic = "Тема";
  if (dice_.chance(1, 3)) as.teacher = dice_.one_of(known.staff);
  return by({known.staff.front(), Role::deputy_head, 1, {}}, journal::ScheduleLesson{as});
}

Command Life::enrolment(const Known& known, Instant now) {
  const GroupId group = dice_.one_of(known.groups);
  const PersonId pupil = dice_.one_of(known.pupils);
  const SchoolDate day =
      plus_days(date_at(now, kOffset), -static_cast<std::int32_t>(dice_.below(60)));
  if (dice_.chance(1, 3)) return by(office(known), people::EndEnrolment{{group, pupil, day}});
  const SchoolDate to = plus_days(day, static_cast<std::int32_t>(dice_.below(200)));
  return by(office(known), people::EnrolPupil{{group, pupil, day, to}});
}

Command Life::in_a_cell(const Model& model) {
  static const std::vector<ReasonCode> kReasons{ReasonCode::none,   ReasonCode::none,
                                                ReasonCode::retake, ReasonCode::undo,
                                                ReasonCode::other,  ReasonCode::transfer};
  static const std::vector<Mark> kMarks{Mark::none, Mark::three, Mark::five, Mark::duty};
  const Known& known = model.known();
  const LessonId lesson = dice_.one_of(known.lessons);
  const PersonId pupil = dice_.one_of(known.pupils);
  Action action = journal::PutMark{lesson, pupil, dice_.one_of(kMarks)};
  if (dice_.chance(1, 3)) {
    action = attendance::PutAbsence{lesson, pupil, static_cast<Absence>(dice_.below(4))};
  }
  const ReasonCode code = dice_.one_of(kReasons);
  log::Reason reason{code, code == ReasonCode::other ? "принесена тетрадь" : "", ""};
  const std::uint32_t revision = model.revision_of(action);
  Command out = by(somebody(known), std::move(action), std::move(reason));
  if (dice_.chance(1, 2)) out.expected = revision;
  if (dice_.chance(1, 10)) out.expected = revision + 1;
  return out;
}

Command Life::of_office(const Known& known, Instant now) {
  switch (dice_.below(6)) {
    case 0: {
      organisation::Settings settings;
      settings.edit_window_days = static_cast<std::int32_t>(5 + dice_.below(40));
      return by(office(known), organisation::ChangeSettings{settings});
    }
    case 1: {
      const std::string login = "user" + std::to_string(dice_.below(12));
      const PersonId who = dice_.one_of(known.staff);
      return by(office(known), access::OpenAccount{{who, login, {Role::teacher}}});
    }
    case 2:
      return by(office(known), people::CreatePerson{person(PersonKind::pupil)});
    case 3:
      return lesson(known, now);
    default:
      return enrolment(known, now);
  }
}

// Fills tiles; sometimes one of the people is none, and then nobody is taken in.
Command Life::many_people() {
  Command out = by(program(), people::CreatePerson{person(PersonKind::parent)});
  const std::uint64_t count = 20 + dice_.below(120);
  for (std::uint64_t i = 1; i < count; ++i) {
    out.actions.emplace_back(people::CreatePerson{person(PersonKind::parent)});
  }
  if (dice_.chance(1, 3)) std::get<people::CreatePerson>(out.actions.back()).as.family.clear();
  return out;
}

Command Life::next(const Model& model, Instant now) {
  if (auto command = founding(model.known(), now)) return std::move(*command);
  if (dice_.chance(1, crowds_ ? 15 : 150)) return many_people();
  if (dice_.chance(1, 5)) return of_office(model.known(), now);
  return in_a_cell(model);
}

}  // namespace letopis::sim
