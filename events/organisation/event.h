#pragma once
// Past facts about the organisation: its opening, its settings, its terms.
#include <cstdint>
#include <string>

#include "schema/types/ids.h"
#include "schema/types/time.h"

namespace letopis::organisation {

struct Settings {
  std::int32_t utc_offset_minutes = 180;
  std::int32_t edit_window_days = 30;  // R-JRN-05
  std::int32_t grace_minutes = 10;     // own slip is taken back without a typed reason
  std::uint8_t mark_min = 1;
  std::uint8_t mark_max = 5;
  bool operator==(const Settings&) const = default;
};

struct OrganisationOpened {
  std::string full_name;
  std::string short_name;
  Settings settings;
  bool training = false;  // the clock may be a simulated one
  std::string external_id;
  bool operator==(const OrganisationOpened&) const = default;
};

struct SettingsChanged {
  Settings settings;
  Settings was;
  bool operator==(const SettingsChanged&) const = default;
};

/// Учебный период; stored as a number, append only.
enum class TermKind : std::uint8_t {
  year = 1,
  half_year = 2,
  trimester = 3,
  quarter = 4,
  other = 5
};

struct TermDefined {
  std::string title;
  TermKind kind = TermKind::quarter;
  SchoolDate from;
  SchoolDate to;  // inclusive
  std::string external_id;
  bool operator==(const TermDefined&) const = default;
};

}  // namespace letopis::organisation
