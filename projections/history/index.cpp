#include "projections/history/index.h"

#include "schema/types/pack.h"

namespace letopis::history {
namespace {

constexpr std::uint8_t kAfterLock = 1;
constexpr std::uint8_t kLate = 2;

Bytes key(char prefix, std::uint64_t id, Position position) {
  Packer out;
  out.u8(static_cast<std::uint8_t>(prefix)).u64(id).u64(position.value);
  return out.take();
}

}  // namespace

Bytes actor_key(PersonId actor, Position position) { return key('A', actor.value, position); }

Bytes person_key(PersonId person, Position position) { return key('P', person.value, position); }

Bytes correction_key(Position position) {
  Packer out;
  out.u8('C').u64(position.value);
  return out.take();
}

Bytes day_key(SchoolDate day) {
  Packer out;
  out.u8('D').i32(day.days);
  return out.take();
}

Position position_in_key(ByteView key) {
  if (key.size() < 8) return {};
  return {Unpacker(key.substr(key.size() - 8)).u64()};
}

Bytes pack(const Indexed& indexed) {
  Packer out;
  out.u8(static_cast<std::uint8_t>((indexed.after_lock ? kAfterLock : 0) |
                                   (indexed.late ? kLate : 0)));
  out.u16(static_cast<std::uint16_t>(indexed.kind)).u8(static_cast<std::uint8_t>(indexed.role));
  out.u64(indexed.group.value);
  return out.take();
}

std::optional<Indexed> indexed_in(ByteView row) {
  Unpacker in(row);
  Indexed out;
  const std::uint8_t flags = in.u8();
  out.after_lock = (flags & kAfterLock) != 0;
  out.late = (flags & kLate) != 0;
  out.kind = static_cast<EventKind>(in.u16());
  out.role = static_cast<Role>(in.u8());
  out.group = {in.u64()};
  if (!in.finished()) return std::nullopt;
  return out;
}

Bytes pack(const Day& day) {
  Packer out;
  out.u32(day.events).u32(day.corrections).u64(day.first.value).u64(day.last.value);
  return out.take();
}

std::optional<Day> day_in(ByteView key, ByteView row) {
  if (key.empty()) return std::nullopt;
  Unpacker date(key.substr(1));
  Unpacker in(row);
  Day out;
  out.day = {date.i32()};
  out.events = in.u32();
  out.corrections = in.u32();
  out.first = {in.u64()};
  out.last = {in.u64()};
  if (!date.finished() || !in.finished()) return std::nullopt;
  return out;
}

}  // namespace letopis::history
