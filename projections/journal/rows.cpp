#include "projections/journal/rows.h"

#include <algorithm>
#include <tuple>

#include "projections/directory/names.h"
#include "schema/types/pack.h"

namespace letopis::journal {
namespace {

constexpr std::size_t kColumnKeyBytes = 1 + 8 + 4 + 1 + 8 + 1;

Bytes key(char prefix, GroupId group) {
  Packer out;
  out.u8(static_cast<std::uint8_t>(prefix)).u64(group.value);
  return out.take();
}

void put_span(Packer& out, const Span& span) { out.i32(span.from.days).i32(span.to.days); }

Span span_in(Unpacker& in) {
  Span out;
  out.from = {in.i32()};
  out.to = {in.i32()};
  return out;
}

}  // namespace

Bytes head_key(GroupId group) { return key('h', group); }

Bytes version_key(GroupId group) { return key('v', group); }

Bytes count_key(GroupId group) { return key('n', group); }

Bytes column_key(const directory::LessonPlace& place, LessonId lesson, ColumnPart part) {
  Packer out;
  out.u8('c').u64(place.group.value).i32(place.day.days).u8(place.number).u64(lesson.value);
  out.u8(static_cast<std::uint8_t>(part));
  return out.take();
}

Bytes day_key(GroupId group, SchoolDate day) {
  Packer out;
  out.u8('c').u64(group.value).i32(day.days);
  return out.take();
}

std::optional<ColumnKey> column_in_key(ByteView key) {
  if (key.size() != kColumnKeyBytes) return std::nullopt;
  Unpacker in(key.substr(9));
  ColumnKey out;
  out.day = {in.i32()};
  out.number = in.u8();
  out.lesson = {in.u64()};
  out.part = in.u8() == 0 ? ColumnPart::lesson : ColumnPart::cells;
  return out;
}

Bytes pack(const Head& head) {
  Packer out;
  out.text(head.subject).text(head.title);
  out.u32(static_cast<std::uint32_t>(head.teachers.size()));
  for (const Teacher& teacher : head.teachers) {
    out.u64(teacher.id.value).text(teacher.name);
    put_span(out, teacher.span);
  }
  out.u32(static_cast<std::uint32_t>(head.pupils.size()));
  for (const Pupil& pupil : head.pupils) {
    out.u64(pupil.id.value).text(pupil.name).u32(static_cast<std::uint32_t>(pupil.stays.size()));
    for (const Span& stay : pupil.stays) put_span(out, stay);
  }
  return out.take();
}

std::optional<Head> head_in(ByteView row) {
  Unpacker in(row);
  Head out;
  out.subject = in.text();
  out.title = in.text();
  const std::size_t teachers = in.u32();
  for (std::size_t i = 0; i < teachers && in.ok(); ++i) {
    Teacher& teacher = out.teachers.emplace_back();
    teacher.id = {in.u64()};
    teacher.name = in.text();
    teacher.span = span_in(in);
  }
  const std::size_t pupils = in.u32();
  if (in.ok()) out.pupils.reserve(std::min<std::size_t>(pupils, 64));
  for (std::size_t i = 0; i < pupils && in.ok(); ++i) {
    Pupil& pupil = out.pupils.emplace_back();
    pupil.id = {in.u64()};
    pupil.name = in.text();
    const std::size_t stays = in.u32();
    for (std::size_t k = 0; k < stays && in.ok(); ++k) pupil.stays.push_back(span_in(in));
  }
  if (!in.finished()) return std::nullopt;
  return out;
}

Bytes pack_column(const LessonScheduled& lesson) {
  Packer out;
  out.u8(static_cast<std::uint8_t>(lesson.kind)).u8(lesson.weight).u64(lesson.teacher.value);
  out.text(lesson.topic).text(lesson.homework);
  return out.take();
}

std::optional<Column> column_in(const ColumnKey& key, ByteView row) {
  Unpacker in(row);
  Column out;
  out.id = key.lesson;
  out.day = key.day;
  out.number = key.number;
  out.kind = static_cast<LessonKind>(in.u8());
  out.weight = in.u8();
  out.teacher = {in.u64()};
  out.topic = in.text();
  out.homework = in.text();
  if (!in.finished()) return std::nullopt;
  return out;
}

void add_stay(Head& head, PersonId pupil, std::string name, Span stay) {
  const auto known = std::find_if(head.pupils.begin(), head.pupils.end(),
                                  [&](const Pupil& p) { return p.id == pupil; });
  if (known != head.pupils.end()) {
    known->stays.push_back(stay);
    return;
  }
  const std::string order = directory::collation_of(name);
  const auto place = std::find_if(head.pupils.begin(), head.pupils.end(), [&](const Pupil& p) {
    const std::string other = directory::collation_of(p.name);
    return std::tie(order, pupil) < std::tie(other, p.id);
  });
  head.pupils.insert(place, Pupil{pupil, std::move(name), {stay}});
}

bool end_stay(Head& head, PersonId pupil, SchoolDate last_day) {
  for (Pupil& known : head.pupils) {
    if (known.id != pupil) continue;
    for (Span& stay : known.stays) {
      if (stay.from > last_day || stay.to < last_day) continue;
      stay.to = last_day;
      return true;
    }
  }
  return false;
}

}  // namespace letopis::journal
