#include "server/log/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace letopis::log_file {

void start() {
  auto logger = spdlog::stderr_logger_mt("letopis");
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%fZ %l %v", spdlog::pattern_time_type::utc);
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

void info(std::string_view line) { spdlog::info("{}", line); }

void warning(std::string_view line) { spdlog::warn("{}", line); }

void error(std::string_view line) { spdlog::error("{}", line); }

}  // namespace letopis::log_file
