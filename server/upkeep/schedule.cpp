#include "server/upkeep/schedule.h"

namespace letopis::upkeep {
namespace {

constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kDay = 24 * 60 * kMinute;
constexpr std::int64_t kRetry = 15 * kMinute;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<std::int32_t> minute_of_day(std::string_view text) {
  const bool formed = text.size() == 5 && text[2] == ':' && is_digit(text[0]) &&
                      is_digit(text[1]) && is_digit(text[3]) && is_digit(text[4]);
  if (!formed) return std::nullopt;
  const std::int32_t hour = (text[0] - '0') * 10 + (text[1] - '0');
  const std::int32_t minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (hour > 23 || minute > 59) return std::nullopt;
  return hour * 60 + minute;
}

Instant last_due(const Daily& daily, Instant now) {
  const std::int64_t shift = daily.utc_offset_minutes * kMinute - daily.minute * kMinute;
  const std::int64_t moved = now.us + shift;
  const std::int64_t into_day = ((moved % kDay) + kDay) % kDay;  // also before 1970
  return {now.us - into_day};
}

Instant next_due(const Daily& daily, Instant now) { return {last_due(daily, now).us + kDay}; }

bool is_due(const Daily& daily, Instant now, std::optional<Instant> newest,
            std::optional<Instant> failed_at) {
  if (failed_at && *failed_at <= now && now.us - failed_at->us < kRetry) return false;
  return !newest || *newest < last_due(daily, now);
}

}  // namespace letopis::upkeep
