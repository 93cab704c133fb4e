#include "projections/directory/rows.h"

#include <limits>

#include "schema/types/pack.h"

namespace letopis::directory {
namespace {

constexpr std::size_t kStayBytes = 16;
constexpr std::int32_t kNoDay = std::numeric_limits<std::int32_t>::min();

Bytes key(char prefix, std::uint64_t id) {
  Packer out;
  out.u8(static_cast<std::uint8_t>(prefix)).u64(id);
  return out.take();
}

Bytes key(char prefix, std::string_view text) {
  Bytes out(1, prefix);
  out.append(text);
  return out;
}

Stay stay_in(Unpacker& in) {
  Stay stay;
  stay.person = {in.u64()};
  stay.from = {in.i32()};
  stay.to = {in.i32()};
  return stay;
}

void put_stays(Packer& out, const std::vector<Stay>& stays) {
  out.u32(static_cast<std::uint32_t>(stays.size()));
  for (const Stay& stay : stays) out.u64(stay.person.value).i32(stay.from.days).i32(stay.to.days);
}

std::vector<Stay> stays_in(Unpacker& in) {
  const std::size_t count = in.u32();
  Unpacker stays(in.bytes(count * kStayBytes));
  std::vector<Stay> out;
  while (in.ok() && !stays.empty()) out.push_back(stay_in(stays));
  return out;
}

bool any_covers(Unpacker stays, PersonId person, SchoolDate day) {
  while (!stays.empty()) {
    const Stay stay = stay_in(stays);
    if (stay.person == person && stay.covers(day)) return true;
  }
  return false;
}

template <class T>
std::optional<T> whole(const Unpacker& in, T value) {
  if (!in.finished()) return std::nullopt;
  return value;
}

std::string text_in(Unpacker& in) { return std::string(in.text()); }

organisation::Settings settings_from(Unpacker& in) {
  organisation::Settings out;
  out.utc_offset_minutes = in.i32();
  out.edit_window_days = in.i32();
  out.grace_minutes = in.i32();
  out.mark_min = in.u8();
  out.mark_max = in.u8();
  return out;
}

}  // namespace

Bytes organisation_key() { return "o"; }

Bytes settings_key() { return "s"; }

Bytes term_key(TermId id) { return key('t', id.value); }

Bytes person_key(PersonId id) { return key('p', id.value); }

Bytes class_key(ClassId id) { return key('c', id.value); }

Bytes group_key(GroupId id) { return key('g', id.value); }

Bytes lesson_key(LessonId id) { return key('l', id.value); }

Bytes account_key(AccountId id) { return key('a', id.value); }

Bytes login_key(std::string_view login) { return key('n', login); }

Bytes external_key(RecordKind kind, std::string_view external_id) {
  Packer out;
  out.u8('x').u16(static_cast<std::uint16_t>(kind)).bytes(external_id);
  return out.take();
}

std::uint64_t id_in_key(ByteView key) { return Unpacker(key.substr(1)).u64(); }

Bytes pack(const organisation::Settings& settings) {
  Packer out;
  out.i32(settings.utc_offset_minutes).i32(settings.edit_window_days).i32(settings.grace_minutes);
  out.u8(settings.mark_min).u8(settings.mark_max);
  return out.take();
}

Bytes pack(const organisation::OrganisationOpened& opened) {
  Packer out;
  out.bytes(pack(opened.settings)).u8(opened.training ? 1 : 0);
  out.text(opened.full_name).text(opened.short_name).text(opened.external_id);
  return out.take();
}

Bytes pack(const organisation::TermDefined& term) {
  Packer out;
  out.u8(static_cast<std::uint8_t>(term.kind)).i32(term.from.days).i32(term.to.days);
  out.text(term.title).text(term.external_id);
  return out.take();
}

Bytes pack(const people::PersonCreated& person) {
  Packer out;
  out.u8(static_cast<std::uint8_t>(person.kind)).u8(static_cast<std::uint8_t>(person.sex));
  out.i32(person.born ? person.born->days : kNoDay);
  out.text(person.family).text(person.given).text(person.patronymic).text(person.external_id);
  return out.take();
}

Bytes pack(const people::ClassCreated& school_class) {
  Packer out;
  out.u8(school_class.grade).text(school_class.title).text(school_class.external_id);
  return out.take();
}

Bytes pack(const Group& group) {
  Packer out;
  put_stays(out, group.teachers);
  put_stays(out, group.pupils);
  out.u64(group.as.school_class.value);
  out.text(group.as.subject).text(group.as.title).text(group.as.external_id);
  return out.take();
}

Bytes pack(const journal::LessonScheduled& lesson) {
  Packer out;
  out.u64(lesson.group.value).i32(lesson.day.days).u8(lesson.number).u64(lesson.teacher.value);
  out.u8(static_cast<std::uint8_t>(lesson.kind)).u8(lesson.weight);
  out.text(lesson.topic).text(lesson.homework).text(lesson.external_id);
  return out.take();
}

Bytes pack(const Account& account) {
  Packer out;
  out.u64(account.as.person.value).u8(account.start_password ? 1 : 0);
  out.u64(account.password_issued ? account.password_issued->value : PersonId::kNone);
  out.text(account.as.login).u8(static_cast<std::uint8_t>(account.as.roles.size()));
  for (const Role role : account.as.roles) out.u8(static_cast<std::uint8_t>(role));
  return out.take();
}

std::optional<organisation::Settings> settings_in(ByteView row) {
  Unpacker in(row);
  const organisation::Settings out = settings_from(in);
  return whole(in, out);
}

std::optional<organisation::OrganisationOpened> organisation_in(ByteView row) {
  Unpacker in(row);
  organisation::OrganisationOpened out;
  out.settings = settings_from(in);
  out.training = in.u8() != 0;
  out.full_name = text_in(in);
  out.short_name = text_in(in);
  out.external_id = text_in(in);
  return whole(in, std::move(out));
}

std::optional<organisation::TermDefined> term_in(ByteView row) {
  Unpacker in(row);
  organisation::TermDefined out;
  out.kind = static_cast<organisation::TermKind>(in.u8());
  out.from = {in.i32()};
  out.to = {in.i32()};
  out.title = text_in(in);
  out.external_id = text_in(in);
  return whole(in, std::move(out));
}

std::optional<people::PersonCreated> person_in(ByteView row) {
  Unpacker in(row);
  people::PersonCreated out;
  out.kind = static_cast<PersonKind>(in.u8());
  out.sex = static_cast<Sex>(in.u8());
  const std::int32_t born = in.i32();
  if (born != kNoDay) out.born = SchoolDate{born};
  out.family = text_in(in);
  out.given = text_in(in);
  out.patronymic = text_in(in);
  out.external_id = text_in(in);
  return whole(in, std::move(out));
}

std::optional<people::ClassCreated> class_in(ByteView row) {
  Unpacker in(row);
  people::ClassCreated out;
  out.grade = in.u8();
  out.title = text_in(in);
  out.external_id = text_in(in);
  return whole(in, std::move(out));
}

std::optional<Group> group_in(GroupId id, ByteView row) {
  Unpacker in(row);
  Group out;
  out.id = id;
  out.teachers = stays_in(in);
  out.pupils = stays_in(in);
  out.as.school_class = {in.u64()};
  out.as.subject = text_in(in);
  out.as.title = text_in(in);
  out.as.external_id = text_in(in);
  return whole(in, std::move(out));
}

std::optional<journal::LessonScheduled> lesson_in(ByteView row) {
  Unpacker in(row);
  journal::LessonScheduled out;
  out.group = {in.u64()};
  out.day = {in.i32()};
  out.number = in.u8();
  out.teacher = {in.u64()};
  out.kind = static_cast<LessonKind>(in.u8());
  out.weight = in.u8();
  out.topic = text_in(in);
  out.homework = text_in(in);
  out.external_id = text_in(in);
  return whole(in, std::move(out));
}

std::optional<LessonPlace> place_in(ByteView row) {
  Unpacker in(row);
  LessonPlace out;
  out.group = {in.u64()};
  out.day = {in.i32()};
  out.number = in.u8();
  out.teacher = {in.u64()};
  if (!in.ok()) return std::nullopt;
  return out;
}

std::optional<Account> account_in(AccountId id, ByteView row) {
  Unpacker in(row);
  Account out;
  out.id = id;
  out.as.person = {in.u64()};
  out.start_password = in.u8() != 0;
  const std::uint64_t issued = in.u64();
  if (issued != PersonId::kNone) out.password_issued = Position{issued};
  out.as.login = text_in(in);
  for (const char role : in.bytes(in.u8())) {
    out.as.roles.push_back(static_cast<Role>(static_cast<std::uint8_t>(role)));
  }
  return whole(in, std::move(out));
}

std::optional<PersonKind> person_kind_in(ByteView row) {
  Unpacker in(row);
  const auto kind = static_cast<PersonKind>(in.u8());
  if (!in.ok()) return std::nullopt;
  return kind;
}

bool row_teaches(ByteView group_row, PersonId teacher, SchoolDate day) {
  Unpacker in(group_row);
  const std::size_t teachers = in.u32();
  return any_covers(Unpacker(in.bytes(teachers * kStayBytes)), teacher, day);
}

bool row_enrols(ByteView group_row, PersonId pupil, SchoolDate day) {
  Unpacker in(group_row);
  const std::size_t teachers = in.u32();
  in.bytes(teachers * kStayBytes);
  const std::size_t pupils = in.u32();
  return any_covers(Unpacker(in.bytes(pupils * kStayBytes)), pupil, day);
}

}  // namespace letopis::directory
