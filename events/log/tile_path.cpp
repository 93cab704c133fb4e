#include "events/log/tile_path.h"

#include <algorithm>
#include <optional>

namespace letopis::log {
namespace {

constexpr std::string_view kPrefix = "tile/";
constexpr std::string_view kEntriesPart = "entries";
constexpr std::string_view kPartial = ".p";
constexpr std::uint64_t kTiles = std::uint64_t{1} << 56U;  // of 2^64 leaves
constexpr std::size_t kGroupDigits = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool are_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// Cuts the part before the next '/' off the front, and the slash; nothing when no slash follows.
std::optional<std::string_view> take_part(std::string_view& path) {
  const std::size_t end = path.find('/');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view part = path.substr(0, end);
  path.remove_prefix(end + 1);
  return part;
}

// At most three digits, no zero in front but in "0".
std::optional<unsigned> plain_number(std::string_view text) {
  if (!are_digits(text) || text.size() > kGroupDigits) return std::nullopt;
  if (text.size() > 1 && text.front() == '0') return std::nullopt;
  unsigned value = 0;
  for (const char c : text) value = value * 10 + static_cast<unsigned>(c - '0');
  return value;
}

// Groups "x001/x234/067"; the first is not "x000", or there would be two paths for a tile.
std::optional<std::uint64_t> index_of(std::string_view text) {
  std::uint64_t index = 0;
  bool first = true;
  for (bool last = false; !last; first = false) {
    const auto inner = take_part(text);
    last = !inner;
    std::string_view group = inner.value_or(text);
    if (!last) {
      if (group.substr(0, 1) != "x") return std::nullopt;
      group.remove_prefix(1);
      if (first && group == "000") return std::nullopt;
    }
    if (group.size() != kGroupDigits || !are_digits(group)) return std::nullopt;
    for (const char c : group) index = index * 10 + static_cast<std::uint64_t>(c - '0');
    if (index >= kTiles) return std::nullopt;
  }
  return index;
}

std::string three_digits(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  return std::string(kGroupDigits - digits.size(), '0') + digits;
}

}  // namespace

Result<TilePath, TilePathFault> parse_tile_path(std::string_view path) {
  if (path.size() > kTilePathBytes) return Failure{TilePathFault::length};
  if (path.substr(0, kPrefix.size()) != kPrefix) return Failure{TilePathFault::prefix};
  path.remove_prefix(kPrefix.size());
  const auto kind = take_part(path);
  if (!kind) return Failure{TilePathFault::level};
  TilePath out;
  out.entries = *kind == kEntriesPart;
  const auto level = out.entries ? 0U : plain_number(*kind);
  if (!level || *level >= kPathLevels) return Failure{TilePathFault::level};
  out.tile.level = static_cast<std::uint8_t>(*level);
  out.width = kTileWidth;
  const std::size_t partial = path.find(kPartial);
  if (partial != std::string_view::npos) {
    const std::string_view behind = path.substr(partial + kPartial.size());
    const auto width = behind.substr(0, 1) == "/" ? plain_number(behind.substr(1)) : std::nullopt;
    if (!width || *width == 0 || *width >= kTileWidth) return Failure{TilePathFault::width};
    out.width = *width;
  }
  const auto index = index_of(path.substr(0, partial));
  if (!index) return Failure{TilePathFault::index};
  out.tile.index = *index;
  return out;
}

std::string to_path(const TilePath& path) {
  std::string groups = three_digits(path.tile.index % 1'000);
  for (std::uint64_t rest = path.tile.index / 1'000; rest > 0; rest /= 1'000) {
    groups.insert(0, "x" + three_digits(rest % 1'000) + "/");
  }
  std::string out(kPrefix);
  out.append(path.entries ? std::string(kEntriesPart) : std::to_string(path.tile.level));
  out.append("/").append(groups);
  if (path.width != kTileWidth) out.append(kPartial).append("/").append(std::to_string(path.width));
  return out;
}

unsigned width_at(TileId tile, std::uint64_t size) {
  if (tile.level >= kTileLevels) return 0;
  const std::uint64_t hashes = size >> (kTileHeight * tile.level);
  const std::uint64_t full = hashes / kTileWidth;
  if (tile.index < full) return kTileWidth;
  return tile.index == full ? static_cast<unsigned>(hashes % kTileWidth) : 0;
}

}  // namespace letopis::log
