#include "projections/journal/cells.h"

#include <algorithm>

#include "schema/types/pack.h"

namespace letopis::journal {
namespace {

template <class T>
T big_endian(const char* at) {
  T out = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    out = static_cast<T>(out << 8U | static_cast<T>(static_cast<unsigned char>(at[i])));
  }
  return out;
}

std::uint64_t pupil_at(ByteView row, std::size_t index) {
  return big_endian<std::uint64_t>(row.data() + index * kCellBytes);
}

std::size_t lower_bound(ByteView row, PersonId pupil) {
  std::size_t low = 0;
  std::size_t high = cell_count(row);
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (pupil_at(row, middle) < pupil.value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

bool stands_at(ByteView row, std::size_t index, PersonId pupil) {
  return index < cell_count(row) && pupil_at(row, index) == pupil.value;
}

}  // namespace

StandingCell cell_at(ByteView row, std::size_t index) {
  const char* const at = row.data() + index * kCellBytes;
  StandingCell out;
  out.pupil = {big_endian<std::uint64_t>(at)};
  out.mark = static_cast<Mark>(static_cast<unsigned char>(at[8]));
  out.mark_revision = big_endian<std::uint16_t>(at + 9);
  out.absence = static_cast<Absence>(static_cast<unsigned char>(at[11]));
  out.absence_revision = big_endian<std::uint16_t>(at + 12);
  return out;
}

StandingCell cell_of(ByteView row, PersonId pupil) {
  const std::size_t index = lower_bound(row, pupil);
  if (stands_at(row, index, pupil)) return cell_at(row, index);
  StandingCell never_written;
  never_written.pupil = pupil;
  return never_written;
}

Bytes with_cell(ByteView row, const StandingCell& cell) {
  const std::size_t index = lower_bound(row, cell.pupil);
  const std::size_t after = index + (stands_at(row, index, cell.pupil) ? 1U : 0U);
  Packer packed;
  packed.u64(cell.pupil.value).u8(static_cast<std::uint8_t>(cell.mark)).u16(cell.mark_revision);
  packed.u8(static_cast<std::uint8_t>(cell.absence)).u16(cell.absence_revision);
  Bytes out;
  out.reserve(row.size() + kCellBytes);
  out.append(row.substr(0, index * kCellBytes));
  out.append(packed.peek());
  out.append(row.substr(after * kCellBytes));
  return out;
}

std::uint16_t saturated(std::uint32_t revision) {
  return static_cast<std::uint16_t>(std::min<std::uint32_t>(revision, 0xFFFF));
}

}  // namespace letopis::journal
