#include "server/api/device.h"

#include <array>

namespace letopis::api {
namespace {

struct Sign {
  std::string_view token;
  std::string_view name;
};

// The first that is found names it: browsers imitate those further down.
constexpr std::array kBrowsers = std::to_array<Sign>({{"YaBrowser/", "Yandex"},
                                                      {"Edg/", "Edge"},
                                                      {"OPR/", "Opera"},
                                                      {"Firefox/", "Firefox"},
                                                      {"Chrome/", "Chrome"},
                                                      {"Version/", "Safari"},
                                                      {"curl/", "curl"}});
constexpr std::array kSystems = std::to_array<Sign>({{"Android", "Android"},
                                                     {"iPhone", "iOS"},
                                                     {"iPad", "iPadOS"},
                                                     {"Windows", "Windows"},
                                                     {"Mac OS X", "macOS"},
                                                     {"CrOS", "ChromeOS"},
                                                     {"Linux", "Linux"}});

std::string browser_in(std::string_view agent) {
  for (const Sign& sign : kBrowsers) {
    const auto at = agent.find(sign.token);
    if (at == std::string_view::npos) continue;
    std::string out(sign.name);
    std::string major;
    for (std::size_t i = at + sign.token.size(); i < agent.size() && major.size() < 4; ++i) {
      if (agent[i] < '0' || agent[i] > '9') break;
      major.push_back(agent[i]);
    }
    if (!major.empty()) out.append(" ").append(major);
    return out;
  }
  return "other";
}

}  // namespace

std::string device_of(std::string_view user_agent) {
  std::string out = browser_in(user_agent.substr(0, 512));
  for (const Sign& sign : kSystems) {
    if (user_agent.substr(0, 512).find(sign.token) != std::string_view::npos) {
      return out.append(", ").append(sign.name);
    }
  }
  return out;
}

}  // namespace letopis::api
