#pragma once
// The API's description, built into the program: openapi.json of this folder, byte for byte.
#include <string_view>

namespace letopis::api {

[[nodiscard]] std::string_view open_api_document();

}  // namespace letopis::api
