#pragma once
// "Firefox 146, Windows": what of the User-Agent is worth keeping in an entry.
#include <string>
#include <string_view>

namespace letopis::api {

/// Browser with major version and system; "other" for what is not recognised. Never longer than
/// limits::kDeviceBytes. O(bytes).
[[nodiscard]] std::string device_of(std::string_view user_agent);

}  // namespace letopis::api
