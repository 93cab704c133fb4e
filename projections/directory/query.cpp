#include "projections/directory/query.h"

#include "projections/directory/names.h"
#include "projections/runtime/scan.h"
#include "projections/runtime/tables.h"
#include "schema/types/pack.h"

namespace letopis::directory {
namespace {

/// Every row whose key begins with the letter: `add(id, row)`.
template <class Add>
void each(const ledger::RowReader& reader, std::string_view letter, Add&& add) {
  runtime::scan_prefix(reader, runtime::kDirectory, letter,
                       [&](ByteView key, ByteView row) { return add(id_in_key(key), row); });
}

std::optional<Bytes> row(const ledger::RowReader& reader, const Bytes& key) {
  return reader.get(runtime::kDirectory, key);
}

template <class Entity, class Id, class As>
std::optional<Entity> entity(Id id, std::optional<As> as) {
  if (!as) return std::nullopt;
  return Entity{id, *std::move(as)};
}

std::optional<std::uint64_t> id_in_row(const std::optional<Bytes>& row) {
  if (!row) return std::nullopt;
  return Unpacker(*row).u64();
}

}  // namespace

std::optional<Organisation> organisation(const ledger::RowReader& reader) {
  const auto opened = row(reader, organisation_key());
  const auto settings = row(reader, settings_key());
  if (!opened || !settings) return std::nullopt;
  auto as = organisation_in(*opened);
  const auto now = settings_in(*settings);
  if (!as || !now) return std::nullopt;
  return Organisation{*std::move(as), *now};
}

std::vector<Term> terms(const ledger::RowReader& reader) {
  std::vector<Term> out;
  each(reader, "t", [&](std::uint64_t id, ByteView row) {
    if (auto as = term_in(row)) out.push_back({{id}, *std::move(as)});
    return true;
  });
  return out;
}

std::vector<SchoolClass> classes(const ledger::RowReader& reader) {
  std::vector<SchoolClass> out;
  each(reader, "c", [&](std::uint64_t id, ByteView row) {
    if (auto as = class_in(row)) out.push_back({{id}, *std::move(as)});
    return true;
  });
  return out;
}

std::vector<Group> groups(const ledger::RowReader& reader) {
  std::vector<Group> out;
  each(reader, "g", [&](std::uint64_t id, ByteView row) {
    if (auto group = group_in({id}, row)) out.push_back(*std::move(group));
    return true;
  });
  return out;
}

std::optional<Person> person(const ledger::RowReader& reader, PersonId id) {
  const auto found = row(reader, person_key(id));
  return found ? entity<Person>(id, person_in(*found)) : std::nullopt;
}

std::optional<SchoolClass> school_class(const ledger::RowReader& reader, ClassId id) {
  const auto found = row(reader, class_key(id));
  return found ? entity<SchoolClass>(id, class_in(*found)) : std::nullopt;
}

std::optional<Group> group(const ledger::RowReader& reader, GroupId id) {
  const auto found = row(reader, group_key(id));
  return found ? group_in(id, *found) : std::nullopt;
}

std::optional<Lesson> lesson(const ledger::RowReader& reader, LessonId id) {
  const auto found = row(reader, lesson_key(id));
  return found ? entity<Lesson>(id, lesson_in(*found)) : std::nullopt;
}

std::optional<Account> account(const ledger::RowReader& reader, AccountId id) {
  const auto found = row(reader, account_key(id));
  return found ? account_in(id, *found) : std::nullopt;
}

std::optional<Account> account_by_login(const ledger::RowReader& reader, std::string_view login) {
  const auto id = id_in_row(row(reader, login_key(login)));
  return id ? account(reader, {*id}) : std::nullopt;
}

std::optional<std::uint64_t> external(const ledger::RowReader& reader, RecordKind kind,
                                      std::string_view external_id) {
  return id_in_row(row(reader, external_key(kind, external_id)));
}

std::vector<std::string> names(const ledger::RowReader& reader, std::span<const PersonId> ids) {
  std::vector<std::string> out;
  out.reserve(ids.size());
  for (const PersonId id : ids) {
    const auto found = person(reader, id);
    out.push_back(found ? display_name(found->as) : std::string());
  }
  return out;
}

std::vector<Person> people_named(const ledger::RowReader& reader, std::string_view part,
                                 std::size_t limit) {
  const std::string wanted = collation_of(part);
  std::vector<Person> out;
  each(reader, "p", [&](std::uint64_t id, ByteView row) {
    if (out.size() == limit) return false;
    auto as = person_in(row);
    const bool hit = as && collation_of(display_name(*as)).find(wanted) != std::string::npos;
    if (hit) out.push_back({{id}, *std::move(as)});
    return true;
  });
  return out;
}

}  // namespace letopis::directory
