#include "server/api/cell_asked.h"

#include <algorithm>
#include <utility>

#include "server/api/permission.h"
#include "server/api/problems.h"

namespace letopis::api {

std::optional<AskedCell> cell_asked_for(const Call& call) {
  auto& directory = call.services.directory;
  auto lesson = directory.lesson(LessonId{call.ids[0]});
  auto group = lesson ? directory.group(lesson->as.group) : nullptr;
  if (!group) {
    call.reply(refuse("unknown_lesson"));
    return std::nullopt;
  }
  if (!permitted(call, rules::Function::current_marks, rules::Access::read,
                 relation_to(call, *group))) {
    return std::nullopt;
  }
  const PersonId pupil{call.ids[1]};
  const bool on_the_list = std::any_of(group->pupils.begin(), group->pupils.end(),
                                       [pupil](const auto& stay) { return stay.person == pupil; });
  if (!on_the_list) {
    call.reply(refuse("unknown_person"));
    return std::nullopt;
  }
  return AskedCell{std::move(lesson), std::move(group), pupil};
}

}  // namespace letopis::api
