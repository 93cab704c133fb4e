#pragma once
// The one explicit list of parts: every action, every event, and how they become entries and back.
#include <optional>
#include <variant>

#include "events/access/action.h"
#include "events/attendance/action.h"
#include "events/attendance/event.h"
#include "events/journal/action.h"
#include "events/log/entry.h"
#include "events/organisation/action.h"
#include "events/people/action.h"
#include "events/rules/facts.h"
#include "events/upkeep/action.h"
#include "schema/types/refusal.h"
#include "schema/types/result.h"

namespace letopis {

using Action = std::variant<organisation::OpenOrganisation, organisation::ChangeSettings,
                            organisation::DefineTerm, people::CreatePerson, people::CreateClass,
                            people::CreateGroup, people::AssignTeacher, people::EnrolPupil,
                            people::EndEnrolment, access::OpenAccount, access::IssuePassword,
                            journal::ScheduleLesson, journal::PutMark, attendance::PutAbsence,
                            upkeep::RestoreLedger, upkeep::EndOutage, upkeep::CommitRecords>;

using Event = std::variant<
    organisation::OrganisationOpened, organisation::SettingsChanged, organisation::TermDefined,
    people::PersonCreated, people::ClassCreated, people::GroupCreated, people::TeacherAssigned,
    people::PupilEnrolled, people::PupilLeft, access::AccountOpened, access::PasswordIssued,
    journal::LessonScheduled, journal::MarkSet, journal::MarkChanged, journal::MarkRevoked,
    attendance::AbsenceSet, attendance::AbsenceCorrected, attendance::AbsenceRevoked,
    upkeep::LedgerRestored, upkeep::OutageEnded, upkeep::RecordsCommitted>;

/// The rules of the part that the action belongs to. Pure: no I/O, no clock, never throws; an
/// accepted action yields exactly one event.
[[nodiscard]] Result<Event, Refusal> decide(const Action& action, const rules::Context& context,
                                            rules::Facts& facts);

/// The record that an action would write to, for checks of the expected revision; nothing for
/// actions that create an entity (its record is keyed by the position that the entry will get).
[[nodiscard]] std::optional<log::RecordKey> record_of(const Action& action);

/// Kind, record, effective date and payload bytes of an event; actor, origin and reason are left
/// for the caller to fill in. Marks and absences are effective on their lesson's day, which `facts`
/// knows; `today` is the effective date of events that have none of their own.
[[nodiscard]] log::Draft draft_of(const Event& event, SchoolDate today, rules::Facts& facts);

/// The event in a payload, whatever version wrote it; nothing when the bytes do not verify or the
/// kind is unknown.
[[nodiscard]] std::optional<Event> event_of(EventKind kind, ByteView payload);

}  // namespace letopis
