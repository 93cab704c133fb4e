#pragma once
// Why an action was refused: one closed list, each with a stable text code that appears in tests,
// problem documents and the dictionaries of the web client.
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/types/ids.h"

namespace letopis {

enum class RefusalCode : std::uint8_t {
  // the request does not make sense as it stands
  invalid_value,         // a field is out of its bounds; `detail` names it
  unknown_organisation,  // no organisation is opened in this ledger yet
  unknown_person,
  unknown_class,
  unknown_group,
  unknown_lesson,
  unknown_account,
  already_exists,     // e.g. login taken, organisation already opened
  nothing_to_change,  // the value is already what was asked for
  nothing_to_revoke,
  // the rules of school life
  not_your_lesson,     // only the lesson's teacher writes there
  not_permitted,       // the role may not do this at all
  not_in_scope,        // the role may, but not with this class, group or person
  pupil_not_in_group,  // not enrolled on the lesson's date
  lesson_in_future,
  column_locked,         // older than the edit window (R-JRN-05)
  reason_required,       // a change after the lesson's day
  reason_text_required,  // reason "other" without words
  undo_expired,          // reason "undo" by another person or after the grace period
  dates_reversed,
  person_kind_mismatch,  // e.g. a parent enrolled as a pupil
  // the ledger's own
  stale_revision,     // expected revision is not the current one
  request_id_reused,  // same request id, other content
};

/// e.g. "column_locked".
[[nodiscard]] std::string_view code_of(RefusalCode code);

/// A refusal: a value, not a failure. Holds no personal data.
struct Refusal {
  RefusalCode code;
  std::string detail;          // which field or what bound, for people; may be empty
  std::uint32_t revision = 0;  // current revision of the record, for stale_revision
};

}  // namespace letopis
