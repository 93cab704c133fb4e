#pragma once
// The cell that a path names, for those who may see its history.
#include <optional>

#include "projections/directory/rows.h"
#include "server/api/call.h"

namespace letopis::api {

struct AskedCell {
  directory::Lesson lesson;
  directory::Group group;
  PersonId pupil;
};

/// Lesson and pupil of ".../{lesson}/{pupil}/...". Replies, and answers nothing, when there is no
/// such cell or the person may not see its history.
[[nodiscard]] std::optional<AskedCell> cell_asked_for(const Call& call,
                                                      const ledger::RowReader& rows);

}  // namespace letopis::api
