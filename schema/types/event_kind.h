#pragma once
// Every kind of event, one list. The high byte is the part of school life, the low byte the event.
// Numbers are stored in entries for decades: only ever appended, never reused.
#include <cstdint>
#include <string_view>

namespace letopis {

enum class EventKind : std::uint16_t {
  organisation_opened = 0x0101,
  term_defined = 0x0102,
  settings_changed = 0x0103,
  person_created = 0x0201,
  class_created = 0x0202,
  group_created = 0x0203,
  teacher_assigned = 0x0204,
  pupil_enrolled = 0x0205,
  pupil_left = 0x0206,
  account_opened = 0x0301,
  password_issued = 0x0302,
  lesson_scheduled = 0x0401,
  mark_set = 0x0402,
  mark_changed = 0x0403,
  mark_revoked = 0x0404,
  absence_set = 0x0501,
  absence_corrected = 0x0502,
  absence_revoked = 0x0503,
  ledger_restored = 0x0601,
  outage_ended = 0x0602,
  records_committed = 0x0603,
};

/// Stable name in the API and in audit filters, e.g. "mark.changed"; empty for an unknown number.
[[nodiscard]] std::string_view name_of(EventKind kind);
/// Whether the event replaces or takes back a value that was already in the record.
[[nodiscard]] bool is_correction(EventKind kind);

/// What a record (a thing with a history of its own) is; stored in entries like EventKind.
enum class RecordKind : std::uint16_t {
  organisation = 1,
  term = 2,
  person = 3,
  school_class = 4,
  group = 5,
  enrolment = 6,  // a = group, b = pupil
  account = 7,
  lesson = 8,
  mark = 9,         // a = lesson, b = pupil
  absence = 10,     // a = lesson, b = pupil
  assignment = 11,  // a = group, b = teacher
  ledger = 12       // the ledger itself; one in each
};

}  // namespace letopis
