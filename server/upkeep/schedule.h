#pragma once
// When the daily backup is due. Pure: the caller has the clock.
#include <cstdint>
#include <optional>
#include <string_view>

#include "schema/types/time.h"

namespace letopis::upkeep {

/// Every day at a minute of the school's own day.
struct Daily {
  std::int32_t minute = 150;  // since midnight: 02:30
  std::int32_t utc_offset_minutes = 0;
};

/// "02:30" to minutes since midnight; nothing for anything else.
[[nodiscard]] std::optional<std::int32_t> minute_of_day(std::string_view text);

/// The newest moment of the schedule that is not after `now`; the next one is a day later.
[[nodiscard]] Instant last_due(const Daily& daily, Instant now);
[[nodiscard]] Instant next_due(const Daily& daily, Instant now);

/// Whether to make one now: none was made since it was due. After a failed try the next one waits
/// a quarter of an hour. A moment that was slept through is made up for.
[[nodiscard]] bool is_due(const Daily& daily, Instant now, std::optional<Instant> newest,
                          std::optional<Instant> failed_at);

}  // namespace letopis::upkeep
