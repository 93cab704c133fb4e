#pragma once
// Whether the one who asks may see or do what the request is about: the table of rights, and how
// far the right reaches.
#include <string_view>

#include "projections/directory/rows.h"
#include "server/api/call.h"

namespace letopis::api {

/// What a group is to the person of the session.
[[nodiscard]] rules::Relation relation_to(const Call& call, const directory::Group& group);

/// The problem's code, or nothing: not_permitted when the role in force lacks the access,
/// not_in_scope when the right does not reach that far. Without a relation: everything in the
/// organisation.
[[nodiscard]] std::string_view refusal_of(const Call& call, rules::Function function,
                                          rules::Access access,
                                          const rules::Relation& relation = {});

/// Replies with the refusal, if there is one.
[[nodiscard]] bool permitted(const Call& call, rules::Function function, rules::Access access,
                             const rules::Relation& relation = {});

}  // namespace letopis::api
