#include "server/api/permission.h"

#include <algorithm>

#include "server/api/problems.h"

namespace letopis::api {

rules::Relation relation_to(const Call& call, const directory::Group& group) {
  rules::Relation out;
  out.in_groups =
      std::any_of(group.teachers.begin(), group.teachers.end(),
                  [&call](const auto& stay) { return stay.person == call.session->person; });
  return out;
}

std::string_view refusal_of(const Call& call, rules::Function function, rules::Access access,
                            const rules::Relation& relation) {
  const auto right = rules::right_of(call.session->role, function);
  if (!right || !rules::allows(*right, access)) return "not_permitted";
  return rules::reaches(*right, relation) ? "" : "not_in_scope";
}

bool permitted(const Call& call, rules::Function function, rules::Access access,
               const rules::Relation& relation) {
  const std::string_view code = refusal_of(call, function, access, relation);
  if (!code.empty()) call.reply(refuse(code));
  return code.empty();
}

}  // namespace letopis::api
