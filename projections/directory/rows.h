#pragma once
// Rows of the directory: what there is, by id. Shapes and their bytes; keys begin with one letter.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/access/event.h"
#include "events/journal/event.h"
#include "events/organisation/event.h"
#include "events/people/event.h"
#include "schema/types/bytes.h"
#include "schema/types/event_kind.h"
#include "schema/types/ids.h"

namespace letopis::directory {

struct Organisation {
  organisation::OrganisationOpened opened;  // settings as they were then
  organisation::Settings settings;          // as they are now
};

struct Term {
  TermId id;
  organisation::TermDefined as;
};

struct Person {
  PersonId id;
  people::PersonCreated as;
};

struct SchoolClass {
  ClassId id;
  people::ClassCreated as;
};

/// Dates are inclusive. Of a teacher: an assignment; of a pupil: one stay of perhaps several.
struct Stay {
  PersonId person;
  SchoolDate from;
  SchoolDate to;
  bool operator==(const Stay&) const = default;

  [[nodiscard]] bool covers(SchoolDate day) const { return from <= day && day <= to; }
};

/// A group and its whole roster: one row, because they are read together. In order of recording.
struct Group {
  GroupId id;
  people::GroupCreated as;
  std::vector<Stay> teachers;
  std::vector<Stay> pupils;
};

struct Lesson {
  LessonId id;
  journal::LessonScheduled as;
};

/// The part of a lesson that every mark needs; read without touching its texts.
struct LessonPlace {
  GroupId group;
  SchoolDate day;
  std::uint8_t number = 0;
  PersonId teacher;  // none: whoever is assigned to the group on that day
};

struct Account {
  AccountId id;
  access::AccountOpened as;
  std::optional<Position> password_issued;  // newest; nothing while the account has no password
  bool start_password = true;
};

// Keys. Login and external id are taken as they are: the rules have bounded them.
[[nodiscard]] Bytes organisation_key();
[[nodiscard]] Bytes settings_key();
[[nodiscard]] Bytes term_key(TermId id);
[[nodiscard]] Bytes person_key(PersonId id);
[[nodiscard]] Bytes class_key(ClassId id);
[[nodiscard]] Bytes group_key(GroupId id);
[[nodiscard]] Bytes lesson_key(LessonId id);
[[nodiscard]] Bytes account_key(AccountId id);
[[nodiscard]] Bytes login_key(std::string_view login);
[[nodiscard]] Bytes external_key(RecordKind kind, std::string_view external_id);
/// The id in a key of one of the tables by id.
[[nodiscard]] std::uint64_t id_in_key(ByteView key);

// Bytes and back. Readers yield nothing for bytes that are not whole.
[[nodiscard]] Bytes pack(const organisation::Settings& settings);
[[nodiscard]] Bytes pack(const organisation::OrganisationOpened& opened);
[[nodiscard]] Bytes pack(const organisation::TermDefined& term);
[[nodiscard]] Bytes pack(const people::PersonCreated& person);
[[nodiscard]] Bytes pack(const people::ClassCreated& school_class);
[[nodiscard]] Bytes pack(const Group& group);
[[nodiscard]] Bytes pack(const journal::LessonScheduled& lesson);
[[nodiscard]] Bytes pack(const Account& account);

[[nodiscard]] std::optional<organisation::Settings> settings_in(ByteView row);
[[nodiscard]] std::optional<organisation::OrganisationOpened> organisation_in(ByteView row);
[[nodiscard]] std::optional<organisation::TermDefined> term_in(ByteView row);
[[nodiscard]] std::optional<people::PersonCreated> person_in(ByteView row);
[[nodiscard]] std::optional<people::ClassCreated> class_in(ByteView row);
[[nodiscard]] std::optional<Group> group_in(GroupId id, ByteView row);
[[nodiscard]] std::optional<journal::LessonScheduled> lesson_in(ByteView row);
[[nodiscard]] std::optional<LessonPlace> place_in(ByteView row);
[[nodiscard]] std::optional<Account> account_in(AccountId id, ByteView row);

/// Only the kind of a person's row. O(1).
[[nodiscard]] std::optional<PersonKind> person_kind_in(ByteView row);
/// Whether a group's row has an assignment or a stay of the person that covers the day. O(roster),
/// no allocation: asked for every mark.
[[nodiscard]] bool row_teaches(ByteView group_row, PersonId teacher, SchoolDate day);
[[nodiscard]] bool row_enrols(ByteView group_row, PersonId pupil, SchoolDate day);

}  // namespace letopis::directory
