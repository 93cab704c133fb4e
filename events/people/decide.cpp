#include "events/people/decide.h"

#include "events/rules/bounds.h"
#include "events/rules/rights.h"
#include "schema/types/limits.h"

namespace letopis::people {
namespace {

constexpr std::int64_t kGradeMax = 11;

/// The group exists and the person is of the kind that belongs there.
Result<void, Refusal> check_member(const rules::Context& context, rules::Facts& facts,
                                   GroupId group, PersonId person, PersonKind kind) {
  auto begun = rules::begin(context, facts, rules::Function::arrange_classes);
  if (!begun) return Failure{std::move(begun).error()};
  if (!facts.group_exists(group)) return rules::refuse(RefusalCode::unknown_group);
  return rules::check_kind(facts, person, kind);
}

}  // namespace

Result<PersonCreated, Refusal> decide(const CreatePerson& action, const rules::Context& context,
                                      rules::Facts& facts) {
  auto settings = rules::begin(context, facts, rules::Function::create_person);
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
  auto begun = rules::begin(context, facts, rules::Function::arrange_classes);
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
  auto begun = rules::begin(context, facts, rules::Function::arrange_classes);
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
  auto member = check_member(context, facts, as.group, as.teacher, PersonKind::staff);
  if (!member) return Failure{std::move(member).error()};
  auto span = rules::check_span(as.from, as.to);
  if (!span) return Failure{std::move(span).error()};
  return as;
}

Result<PupilEnrolled, Refusal> decide(const EnrolPupil& action, const rules::Context& context,
                                      rules::Facts& facts) {
  const PupilEnrolled& as = action.as;
  auto member = check_member(context, facts, as.group, as.pupil, PersonKind::pupil);
  if (!member) return Failure{std::move(member).error()};
  auto span = rules::check_span(as.from, as.to);
  if (!span) return Failure{std::move(span).error()};
  return as;
}

Result<PupilLeft, Refusal> decide(const EndEnrolment& action, const rules::Context& context,
                                  rules::Facts& facts) {
  const PupilLeft& as = action.as;
  auto member = check_member(context, facts, as.group, as.pupil, PersonKind::pupil);
  if (!member) return Failure{std::move(member).error()};
  auto day = rules::Bounds().day("last_day", as.last_day).result();
  if (!day) return Failure{std::move(day).error()};
  if (!facts.enrolled(as.pupil, as.group, as.last_day)) {
    return rules::refuse(RefusalCode::pupil_not_in_group);
  }
  return as;
}

}  // namespace letopis::people
