#pragma once
// Plays a school into a sink: handles become ids as positions are handed out.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/demo/school.h"
#include "server/import/sink.h"

namespace letopis::demo {

/// The positions that handles stand for. Not thread-safe. O(1).
class Handles {
 public:
  void set(Handle handle, Position position);
  [[nodiscard]] std::optional<Position> find(Handle handle) const;
  /// The action with ids in the place of handles; nothing when one of them has no position.
  [[nodiscard]] std::optional<Action> resolve(const Action& action) const;
  [[nodiscard]] std::optional<log::Actor> resolve(const log::Actor& actor) const;

 private:
  std::vector<std::uint64_t> positions_;
};

struct Played {
  std::size_t accepted = 0;
  std::size_t refused_as_expected = 0;
  /// "pupil_not_in_group at 2026-11-20T07:00:00Z"; empty when all went as it should. At most 20.
  std::vector<std::string> surprises;
};

/// Submits every action with its own moment as the clock. `on_progress` is called with the number
/// of actions so far, about every thousand; it may be empty.
[[nodiscard]] Played play(School& school, import::Sink& sink, Handles& handles,
                          const std::function<void(std::size_t)>& on_progress = {});

}  // namespace letopis::demo
