#include "events/people/decide.h"

#include "events/rules/bounds.h"
#include "events/rules/rights.h"
#include "schema/types/limits.h"

namespace letopis::people {
namespace {

constexpr std::int64_t kGradeMax = 11;

/// Whose card: each kind of person has a row of its own in the table of rights.
rules::Function creation_of(PersonKind kind) {
  switch (kind) {
    case PersonKind::pupil:
      return rules::Function::create_pupil;
    case PersonKind::parent:
      return rules::Function::parent_cards;
    case PersonKind::staff:
      return rules::Function::staff_cards;
    case PersonKind::other:
      break;
  }
  return rules::Function::roles_and_rights;  // somebody from outside, who only gets a role
}

/// A right to all of them: a person who is only being created belongs to no class yet.
Result<void, Refusal> may_create(const log::Actor& actor, PersonKind kind) {
  return rules::check_right_to_all(actor, creation_of(kind), rules::Access::write);
}

/// The group exists and the person is of the kind that belongs there.
Result<void, Refusal> check_member(rules::Facts& facts, GroupId group, PersonId person,
                                   PersonKind kind) {
  if (!facts.group_exists(group)) return rules::refuse(RefusalCode::unknown_group);
  return rules::check_kind(facts, person, kind);
}

/// The actor may arrange this group, and the pupil can belong there.
Result<void, Refusal> check_pupil(const rules::Context& context, rules::Facts& facts, GroupId group,
                                  PersonId pupil, SchoolDate day) {
  auto begun = rules::begin(context, facts, rules::Function::subgroups);
  if (!begun) return Failure{std::move(begun).error()};
  auto member = check_member(facts, group, pupil, PersonKind::pupil);
  if (!member) return member;
  return rules::check_group(context.actor, facts, rules::Function::subgroups, group, day);
}

}  // namespace

Result<PersonCreated, Refusal> decide(const CreatePerson& action, const rules::Context& context,
                                      rules::Facts& facts) {
  auto settings = rules::begin(context, facts, may_create(context.actor, action.as.kind));
  if (!settings) return Failure{std::move(settings).error()};
  const PersonCreated& as = action.as;
  const SchoolDate today = date_at(context.now, settings->utc_offset_minutes);
  auto fields =
      rules::Bounds()
          .between("kind", static_cast<std::int64_t>(as.kind),
                   static_cast<std::int64_t>(PersonKind::pupil),
                   static_cast<std::int64_t>(PersonKind::other))
          .line("family", as.family, limits::kNameBytes)
          .line("given", as.given, limits::kNameBytes)
          .line("patronymic", as.patronymic, limits::kNameBytes)
          .that("family", !rules::is_blank(as.family) || !rules::is_blank(as.given))
          .that("born", !as.born || (*as.born >= rules::kFirstDay && *as.born <= today))
          .between("sex", static_cast<std::int64_t>(as.sex),
                   static_cast<std::int64_t>(Sex::unknown), static_cast<std::int64_t>(Sex::male))
          .line("external_id", as.external_id, limits::kExternalIdBytes)
          .result();
  if (!fields) return Failure{std::move(fields).error()};
  return as;
}

Result<ClassCreated, Refusal> decide(const CreateClass& action, const rules::Context& context,
                                     rules::Facts& facts) {
  auto begun = rules::begin(
      context, facts,
      rules::check_right_to_all(context.actor, rules::Function::classes, rules::Access::write));
  if (!begun) return Failure{std::move(begun).error()};
  auto fields = rules::Bounds()
                    .between("grade", action.as.grade, 0, kGradeMax)
                    .name("title", action.as.title, limits::kNameBytes)
                    .line("external_id", action.as.external_id, limits::kExternalIdBytes)
                    .result();
  if (!fields) return Failure{std::move(fields).error()};
  return action.as;
}

Result<GroupCreated, Refusal> decide(const CreateGroup& action, const rules::Context& context,
                                     rules::Facts& facts) {
  auto begun = rules::begin(
      context, facts,
      rules::check_right_to_all(context.actor, rules::Function::classes, rules::Access::write));
  if (!begun) return Failure{std::move(begun).error()};
  auto fields = rules::Bounds()
                    .name("subject", action.as.subject, limits::kNameBytes)
                    .name("title", action.as.title, limits::kNameBytes)
                    .line("external_id", action.as.external_id, limits::kExternalIdBytes)
                    .result();
  if (!fields) return Failure{std::move(fields).error()};
  const ClassId school_class = action.as.school_class;
  if (school_class.exists() && !facts.class_exists(school_class)) {
    return rules::refuse(RefusalCode::unknown_class);
  }
  return action.as;
}

Result<TeacherAssigned, Refusal> decide(const AssignTeacher& action, const rules::Context& context,
                                        rules::Facts& facts) {
  const TeacherAssigned& as = action.as;
  auto begun = rules::begin(context, facts, rules::Function::curriculum);
  if (!begun) return Failure{std::move(begun).error()};
  auto member = check_member(facts, as.group, as.teacher, PersonKind::staff);
  if (!member) return Failure{std::move(member).error()};
  auto span = rules::check_span(as.from, as.to);
  if (!span) return Failure{std::move(span).error()};
  return as;
}

Result<PupilEnrolled, Refusal> decide(const EnrolPupil& action, const rules::Context& context,
                                      rules::Facts& facts) {
  const PupilEnrolled& as = action.as;
  auto member = check_pupil(context, facts, as.group, as.pupil, as.from);
  if (!member) return Failure{std::move(member).error()};
  auto span = rules::check_span(as.from, as.to);
  if (!span) return Failure{std::move(span).error()};
  return as;
}

Result<PupilLeft, Refusal> decide(const EndEnrolment& action, const rules::Context& context,
                                  rules::Facts& facts) {
  const PupilLeft& as = action.as;
  auto member = check_pupil(context, facts, as.group, as.pupil, as.last_day);
  if (!member) return Failure{std::move(member).error()};
  auto day = rules::Bounds().day("last_day", as.last_day).result();
  if (!day) return Failure{std::move(day).error()};
  if (!facts.enrolled(as.pupil, as.group, as.last_day)) {
    return rules::refuse(RefusalCode::pupil_not_in_group);
  }
  return as;
}

}  // namespace letopis::people
