#include "schema/types/event_kind.h"

namespace letopis {

std::string_view name_of(EventKind kind) {
  switch (kind) {
    case EventKind::organisation_opened:
      return "organisation.opened";
    case EventKind::term_defined:
      return "term.defined";
    case EventKind::settings_changed:
      return "settings.changed";
    case EventKind::person_created:
      return "person.created";
    case EventKind::class_created:
      return "class.created";
    case EventKind::group_created:
      return "group.created";
    case EventKind::teacher_assigned:
      return "teacher.assigned";
    case EventKind::pupil_enrolled:
      return "pupil.enrolled";
    case EventKind::pupil_left:
      return "pupil.left";
    case EventKind::account_opened:
      return "account.opened";
    case EventKind::password_issued:
      return "password.issued";
    case EventKind::lesson_scheduled:
      return "lesson.scheduled";
    case EventKind::mark_set:
      return "mark.set";
    case EventKind::mark_changed:
      return "mark.changed";
    case EventKind::mark_revoked:
      return "mark.revoked";
    case EventKind::absence_set:
      return "absence.set";
    case EventKind::absence_corrected:
      return "absence.corrected";
    case EventKind::absence_revoked:
      return "absence.revoked";
    case EventKind::ledger_restored:
      return "ledger.restored";
    case EventKind::outage_ended:
      return "ledger.outage_ended";
    case EventKind::records_committed:
      return "ledger.records_committed";
  }
  return {};
}

bool is_correction(EventKind kind) {
  switch (kind) {
    case EventKind::mark_changed:
    case EventKind::mark_revoked:
    case EventKind::absence_corrected:
    case EventKind::absence_revoked:
      return true;
    case EventKind::organisation_opened:
    case EventKind::term_defined:
    case EventKind::settings_changed:
    case EventKind::person_created:
    case EventKind::class_created:
    case EventKind::group_created:
    case EventKind::teacher_assigned:
    case EventKind::pupil_enrolled:
    case EventKind::pupil_left:
    case EventKind::account_opened:
    case EventKind::password_issued:
    case EventKind::lesson_scheduled:
    case EventKind::mark_set:
    case EventKind::absence_set:
    case EventKind::ledger_restored:
    case EventKind::outage_ended:
    case EventKind::records_committed:
      return false;
  }
  return false;
}

}  // namespace letopis
