#pragma once
// The program's own log: the one door to spdlog. Lines are for operators and never hold personal
// data: no names, no logins, no addresses of people, no contents of requests.
#include <string_view>

namespace letopis::log_file {

/// Text lines with UTC time to standard error. Call once, before the others.
void start();
void info(std::string_view line);
void warning(std::string_view line);
void error(std::string_view line);

}  // namespace letopis::log_file
