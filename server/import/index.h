#pragma once
// What is known of each sourcedId of each file while a bundle is being read.
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "server/import/roster.h"

namespace letopis::import {

enum class RowState : std::uint8_t { good, refused, deleted };

/// Not thread-safe. O(log n).
class Index {
 public:
  /// False when the id was there before; the older state then stays.
  bool add(File file, const std::string& id, RowState state) {
    return rows(file).emplace(id, state).second;
  }

  void set(File file, const std::string& id, RowState state) { rows(file)[id] = state; }

  [[nodiscard]] std::optional<RowState> find(File file, std::string_view id) const {
    const auto& known = rows_[static_cast<std::size_t>(file)];
    const auto at = known.find(id);
    return at == known.end() ? std::nullopt : std::optional(at->second);
  }

 private:
  using Rows = std::map<std::string, RowState, std::less<>>;

  Rows& rows(File file) { return rows_[static_cast<std::size_t>(file)]; }

  std::array<Rows, kFileCount> rows_;
};

}  // namespace letopis::import
