#pragma once
// How far an import is; for people who wait.
#include <cstddef>
#include <cstdint>
#include <functional>

namespace letopis::import {

enum class Phase : std::uint8_t { read, check, plan, write };

/// Called by the thread that imports, at the beginning and end of each phase, for each file that is
/// read and for every thousandth step that is written.
/// Must not throw. An empty one is permitted.
using Progress = std::function<void(Phase phase, std::size_t done, std::size_t total)>;

inline constexpr std::size_t kProgressStep = 1'000;

inline void tell(const Progress& progress, Phase phase, std::size_t done, std::size_t total) {
  if (progress) progress(phase, done, total);
}

}  // namespace letopis::import
