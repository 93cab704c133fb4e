#include "schema/types/refusal.h"

namespace letopis {

std::string_view code_of(RefusalCode code) {
  switch (code) {
    case RefusalCode::invalid_value:
      return "invalid_value";
    case RefusalCode::unknown_organisation:
      return "unknown_organisation";
    case RefusalCode::unknown_person:
      return "unknown_person";
    case RefusalCode::unknown_class:
      return "unknown_class";
    case RefusalCode::unknown_group:
      return "unknown_group";
    case RefusalCode::unknown_lesson:
      return "unknown_lesson";
    case RefusalCode::unknown_account:
      return "unknown_account";
    case RefusalCode::already_exists:
      return "already_exists";
    case RefusalCode::nothing_to_change:
      return "nothing_to_change";
    case RefusalCode::nothing_to_revoke:
      return "nothing_to_revoke";
    case RefusalCode::not_your_lesson:
      return "not_your_lesson";
    case RefusalCode::not_permitted:
      return "not_permitted";
    case RefusalCode::not_in_scope:
      return "not_in_scope";
    case RefusalCode::pupil_not_in_group:
      return "pupil_not_in_group";
    case RefusalCode::lesson_in_future:
      return "lesson_in_future";
    case RefusalCode::column_locked:
      return "column_locked";
    case RefusalCode::reason_required:
      return "reason_required";
    case RefusalCode::reason_text_required:
      return "reason_text_required";
    case RefusalCode::undo_expired:
      return "undo_expired";
    case RefusalCode::dates_reversed:
      return "dates_reversed";
    case RefusalCode::person_kind_mismatch:
      return "person_kind_mismatch";
    case RefusalCode::stale_revision:
      return "stale_revision";
    case RefusalCode::request_id_reused:
      return "request_id_reused";
  }
  return {};
}

}  // namespace letopis
