#include "server/api/cell_asked.h"

#include <algorithm>
#include <utility>

#include "projections/directory/query.h"
#include "server/api/problems.h"

namespace letopis::api {
namespace {

bool may_read_history(const Call& call, const directory::Group& group) {
  if (call.may(auth::Function::read_all_history)) return true;
  if (!call.may(auth::Function::read_own_history)) return false;
  return std::any_of(group.teachers.begin(), group.teachers.end(),
                     [&call](const auto& stay) { return stay.person == call.session->person; });
}

}  // namespace

std::optional<AskedCell> cell_asked_for(const Call& call, const ledger::RowReader& rows) {
  auto lesson = directory::lesson(rows, LessonId{call.ids[0]});
  auto group = lesson ? directory::group(rows, lesson->as.group) : std::nullopt;
  if (!group) {
    call.reply(refuse("unknown_lesson"));
    return std::nullopt;
  }
  if (!may_read_history(call, *group)) {
    call.reply(refuse("not_permitted"));
    return std::nullopt;
  }
  const PersonId pupil{call.ids[1]};
  const bool on_the_list = std::any_of(group->pupils.begin(), group->pupils.end(),
                                       [pupil](const auto& stay) { return stay.person == pupil; });
  if (!on_the_list) {
    call.reply(refuse("unknown_person"));
    return std::nullopt;
  }
  return AskedCell{std::move(*lesson), std::move(*group), pupil};
}

}  // namespace letopis::api
