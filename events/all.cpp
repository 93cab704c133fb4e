#include "events/all.h"

#include <type_traits>
#include <utility>

#include "events/access/codec.h"
#include "events/access/decide.h"
#include "events/attendance/codec.h"
#include "events/attendance/decide.h"
#include "events/journal/codec.h"
#include "events/journal/decide.h"
#include "events/organisation/codec.h"
#include "events/organisation/decide.h"
#include "events/people/codec.h"
#include "events/people/decide.h"
#include "events/upkeep/codec.h"
#include "events/upkeep/decide.h"

namespace letopis {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

/// What draft_of() knows of an event before its payload is encoded.
struct Heading {
  EventKind kind{};
  log::RecordKey record;
  SchoolDate effective;
};

template <class One>
Event event_from(One one) {
  return Event(std::move(one));
}

template <class... Several>
Event event_from(std::variant<Several...> one_of) {
  return std::visit([](auto& one) { return Event(std::move(one)); }, one_of);
}

log::RecordKey own(RecordKind kind) { return {.kind = kind, .a = log::kOwnPosition}; }

log::RecordKey organisation_record() { return {.kind = RecordKind::organisation}; }

log::RecordKey assignment_record(GroupId group, PersonId teacher) {
  return {.kind = RecordKind::assignment, .a = group.value, .b = teacher.value};
}

log::RecordKey enrolment_record(GroupId group, PersonId pupil) {
  return {.kind = RecordKind::enrolment, .a = group.value, .b = pupil.value};
}

log::RecordKey account_record(AccountId account) {
  return {.kind = RecordKind::account, .a = account.value};
}

log::RecordKey ledger_record() { return {.kind = RecordKind::ledger}; }

/// Heading of each kind of event; overloads instead of one long visitor, one line of truth each.
class Headings {
 public:
  Headings(SchoolDate today, rules::Facts& facts) : today_(today), facts_(facts) {}

  Heading operator()(const organisation::OrganisationOpened&) const {
    return {EventKind::organisation_opened, organisation_record(), today_};
  }

  Heading operator()(const organisation::SettingsChanged&) const {
    return {EventKind::settings_changed, organisation_record(), today_};
  }

  Heading operator()(const organisation::TermDefined&) const {
    return {EventKind::term_defined, own(RecordKind::term), today_};
  }

  Heading operator()(const people::PersonCreated&) const {
    return {EventKind::person_created, own(RecordKind::person), today_};
  }

  Heading operator()(const people::ClassCreated&) const {
    return {EventKind::class_created, own(RecordKind::school_class), today_};
  }

  Heading operator()(const people::GroupCreated&) const {
    return {EventKind::group_created, own(RecordKind::group), today_};
  }

  Heading operator()(const people::TeacherAssigned& e) const {
    return {EventKind::teacher_assigned, assignment_record(e.group, e.teacher), e.from};
  }

  Heading operator()(const people::PupilEnrolled& e) const {
    return {EventKind::pupil_enrolled, enrolment_record(e.group, e.pupil), e.from};
  }

  Heading operator()(const people::PupilLeft& e) const {
    return {EventKind::pupil_left, enrolment_record(e.group, e.pupil), e.last_day};
  }

  Heading operator()(const access::AccountOpened&) const {
    return {EventKind::account_opened, own(RecordKind::account), today_};
  }

  Heading operator()(const access::PasswordIssued& e) const {
    return {EventKind::password_issued, account_record(e.account), today_};
  }

  Heading operator()(const journal::LessonScheduled& e) const {
    return {EventKind::lesson_scheduled, own(RecordKind::lesson), e.day};
  }

  Heading operator()(const journal::MarkSet& e) const { return mark(EventKind::mark_set, e); }

  Heading operator()(const journal::MarkChanged& e) const {
    return mark(EventKind::mark_changed, e);
  }

  Heading operator()(const journal::MarkRevoked& e) const {
    return mark(EventKind::mark_revoked, e);
  }

  Heading operator()(const attendance::AbsenceSet& e) const {
    return absence(EventKind::absence_set, e);
  }

  Heading operator()(const attendance::AbsenceCorrected& e) const {
    return absence(EventKind::absence_corrected, e);
  }

  Heading operator()(const attendance::AbsenceRevoked& e) const {
    return absence(EventKind::absence_revoked, e);
  }

  Heading operator()(const upkeep::LedgerRestored&) const {
    return {EventKind::ledger_restored, ledger_record(), today_};
  }

  Heading operator()(const upkeep::OutageEnded&) const {
    return {EventKind::outage_ended, ledger_record(), today_};
  }

  Heading operator()(const upkeep::RecordsCommitted&) const {
    return {EventKind::records_committed, ledger_record(), today_};
  }

 private:
  template <class MarkEvent>
  Heading mark(EventKind kind, const MarkEvent& e) const {
    return {kind, journal::mark_record(e.lesson, e.pupil), day_of(e.lesson)};
  }

  template <class AbsenceEvent>
  Heading absence(EventKind kind, const AbsenceEvent& e) const {
    return {kind, attendance::absence_record(e.lesson, e.pupil), day_of(e.lesson)};
  }

  SchoolDate day_of(LessonId lesson) const {
    const std::optional<rules::LessonFacts> known = facts_.lesson(lesson);
    return known ? known->day : today_;
  }

  SchoolDate today_;
  rules::Facts& facts_;
};

template <class One>
std::optional<Event> some(std::optional<One> one) {
  if (!one) return std::nullopt;
  return Event(*std::move(one));
}

}  // namespace

Result<Event, Refusal> decide(const Action& action, const rules::Context& context,
                              rules::Facts& facts) {
  return std::visit(
      [&](const auto& one) -> Result<Event, Refusal> {
        auto decided = decide(one, context, facts);  // of the action's own namespace
        if (!decided) return Failure{std::move(decided).error()};
        return event_from(*std::move(decided));
      },
      action);
}

std::optional<log::RecordKey> record_of(const Action& action) {
  using Record = std::optional<log::RecordKey>;
  return std::visit(
      Overloaded{
          [](const organisation::OpenOrganisation&) -> Record { return std::nullopt; },
          [](const organisation::ChangeSettings&) -> Record { return organisation_record(); },
          [](const organisation::DefineTerm&) -> Record { return std::nullopt; },
          [](const people::CreatePerson&) -> Record { return std::nullopt; },
          [](const people::CreateClass&) -> Record { return std::nullopt; },
          [](const people::CreateGroup&) -> Record { return std::nullopt; },
          [](const people::AssignTeacher& one) -> Record {
            return assignment_record(one.as.group, one.as.teacher);
          },
          [](const people::EnrolPupil& one) -> Record {
            return enrolment_record(one.as.group, one.as.pupil);
          },
          [](const people::EndEnrolment& one) -> Record {
            return enrolment_record(one.as.group, one.as.pupil);
          },
          [](const access::OpenAccount&) -> Record { return std::nullopt; },
          [](const access::IssuePassword& one) -> Record { return account_record(one.as.account); },
          [](const journal::ScheduleLesson&) -> Record { return std::nullopt; },
          [](const journal::PutMark& one) -> Record {
            return journal::mark_record(one.lesson, one.pupil);
          },
          [](const attendance::PutAbsence& one) -> Record {
            return attendance::absence_record(one.lesson, one.pupil);
          },
          [](const upkeep::RestoreLedger&) -> Record { return ledger_record(); },
          [](const upkeep::EndOutage&) -> Record { return ledger_record(); },
          [](const upkeep::CommitRecords&) -> Record { return ledger_record(); },
      },
      action);
}

log::Draft draft_of(const Event& event, SchoolDate today, rules::Facts& facts) {
  const Heading heading = std::visit(Headings(today, facts), event);
  log::Draft draft;
  draft.kind = heading.kind;
  draft.record = heading.record;
  draft.effective = heading.effective;
  draft.payload = std::visit([](const auto& one) { return encode(one); }, event);
  return draft;
}

std::optional<Event> event_of(EventKind kind, ByteView payload) {
  switch (kind) {
    case EventKind::organisation_opened:
      return some(organisation::organisation_opened_of(payload));
    case EventKind::term_defined:
      return some(organisation::term_defined_of(payload));
    case EventKind::settings_changed:
      return some(organisation::settings_changed_of(payload));
    case EventKind::person_created:
      return some(people::person_created_of(payload));
    case EventKind::class_created:
      return some(people::class_created_of(payload));
    case EventKind::group_created:
      return some(people::group_created_of(payload));
    case EventKind::teacher_assigned:
      return some(people::teacher_assigned_of(payload));
    case EventKind::pupil_enrolled:
      return some(people::pupil_enrolled_of(payload));
    case EventKind::pupil_left:
      return some(people::pupil_left_of(payload));
    case EventKind::account_opened:
      return some(access::account_opened_of(payload));
    case EventKind::password_issued:
      return some(access::password_issued_of(payload));
    case EventKind::lesson_scheduled:
      return some(journal::lesson_scheduled_of(payload));
    case EventKind::mark_set:
      return some(journal::mark_set_of(payload));
    case EventKind::mark_changed:
      return some(journal::mark_changed_of(payload));
    case EventKind::mark_revoked:
      return some(journal::mark_revoked_of(payload));
    case EventKind::absence_set:
      return some(attendance::absence_set_of(payload));
    case EventKind::absence_corrected:
      return some(attendance::absence_corrected_of(payload));
    case EventKind::absence_revoked:
      return some(attendance::absence_revoked_of(payload));
    case EventKind::ledger_restored:
      return some(upkeep::ledger_restored_of(payload));
    case EventKind::outage_ended:
      return some(upkeep::outage_ended_of(payload));
    case EventKind::records_committed:
      return some(upkeep::records_committed_of(payload));
  }
  return std::nullopt;
}

}  // namespace letopis
