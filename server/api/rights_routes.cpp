#include <utility>

#include "server/api/json.h"
#include "server/api/permission.h"
#include "server/api/routes.h"

namespace letopis::api {
namespace {

void add_right(Json& json, Role role, const rules::Right& right) {
  json.open('{').key("role").plain(text_of(role));
  json.key("access").plain(rules::text_of(right.access));
  json.key("scope").plain(rules::text_of(right.scope));
  json.key("primary_only").boolean(right.primary_only);
  json.key("stated").boolean(right.stated).close('}');
}

void add_function(Json& json, rules::Function function) {
  const rules::FunctionNames& names = rules::names_of(function);
  json.open('{').key("code").plain(names.code);
  json.key("title").text(names.title).key("title_en").text(names.title_en);
  json.key("clause").text(names.clause).key("rights").open('[');
  for (const Role role : rules::kTableRoles) {
    if (const auto right = rules::right_of(role, function)) add_right(json, role, *right);
  }
  json.close(']').close('}');
}

}  // namespace

void get_rights(const Call& call) {
  Json json;
  json.open('{').key("roles").open('[');
  for (const Role role : rules::kTableRoles) json.plain(text_of(role));
  json.close(']').key("functions").open('[');
  for (std::size_t i = 0; i < rules::kFunctionCount; ++i) {
    add_function(json, static_cast<rules::Function>(i));
  }
  json.close(']').close('}');
  call.reply(json_response(json.take()));
}

}  // namespace letopis::api
