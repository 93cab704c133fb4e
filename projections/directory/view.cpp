#include "projections/directory/view.h"

#include <algorithm>
#include <array>

#include "projections/directory/rows.h"
#include "projections/runtime/tables.h"
#include "schema/types/pack.h"

namespace letopis::directory {
namespace {

constexpr std::array<ledger::Table, 1> kTables{runtime::kDirectory};

/// One entry's changes. Every event is listed, so that a new one cannot be forgotten.
struct Fold {
  std::uint64_t id;  // of the entity that the entry creates
  ledger::Rows& rows;

  bool operator()(const organisation::OrganisationOpened& event) {
    put(organisation_key(), pack(event));
    put(settings_key(), pack(event.settings));
    return index(RecordKind::organisation, event.external_id);
  }

  bool operator()(const organisation::SettingsChanged& event) {
    return put(settings_key(), pack(event.settings));
  }

  bool operator()(const organisation::TermDefined& event) {
    put(term_key({id}), pack(event));
    return index(RecordKind::term, event.external_id);
  }

  bool operator()(const people::PersonCreated& event) {
    put(person_key({id}), pack(event));
    return index(RecordKind::person, event.external_id);
  }

  bool operator()(const people::ClassCreated& event) {
    put(class_key({id}), pack(event));
    return index(RecordKind::school_class, event.external_id);
  }

  bool operator()(const people::GroupCreated& event) {
    put(group_key({id}), pack(Group{{id}, event, {}, {}}));
    return index(RecordKind::group, event.external_id);
  }

  bool operator()(const people::TeacherAssigned& event) {
    std::optional<Group> group = group_of(event.group);
    if (!group) return false;
    group->teachers.push_back({event.teacher, event.from, event.to});
    return put(group_key(event.group), pack(*group));
  }

  bool operator()(const people::PupilEnrolled& event) {
    std::optional<Group> group = group_of(event.group);
    if (!group) return false;
    group->pupils.push_back({event.pupil, event.from, event.to});
    return put(group_key(event.group), pack(*group));
  }

  bool operator()(const people::PupilLeft& event) {
    std::optional<Group> group = group_of(event.group);
    if (!group) return false;
    const auto stay = std::find_if(group->pupils.begin(), group->pupils.end(), [&](const Stay& s) {
      return s.person == event.pupil && s.covers(event.last_day);
    });
    if (stay == group->pupils.end()) return false;
    stay->to = event.last_day;
    return put(group_key(event.group), pack(*group));
  }

  bool operator()(const access::AccountOpened& event) {
    put(account_key({id}), pack(Account{{id}, event, std::nullopt, true}));
    return put(login_key(event.login), packed_id());
  }

  bool operator()(const access::PasswordIssued& event) {
    const auto row = rows.get(runtime::kDirectory, account_key(event.account));
    std::optional<Account> account = row ? account_in(event.account, *row) : std::nullopt;
    if (!account) return false;
    account->password_issued = Position{id};
    account->start_password = event.start;
    return put(account_key(event.account), pack(*account));
  }

  bool operator()(const journal::LessonScheduled& event) {
    put(lesson_key({id}), pack(event));
    return index(RecordKind::lesson, event.external_id);
  }

  bool operator()(const journal::MarkSet&) { return true; }

  bool operator()(const journal::MarkChanged&) { return true; }

  bool operator()(const journal::MarkRevoked&) { return true; }

  bool operator()(const attendance::AbsenceSet&) { return true; }

  bool operator()(const attendance::AbsenceCorrected&) { return true; }

  bool operator()(const attendance::AbsenceRevoked&) { return true; }

  bool operator()(const upkeep::LedgerRestored&) { return true; }

  bool operator()(const upkeep::OutageEnded&) { return true; }

  bool operator()(const upkeep::RecordsCommitted&) { return true; }

 private:
  bool put(const Bytes& key, Bytes value) {
    rows.put(runtime::kDirectory, key, std::move(value));
    return true;
  }

  /// The newest entity with an external id is the one that it leads to.
  bool index(RecordKind kind, std::string_view external_id) {
    return external_id.empty() || put(external_key(kind, external_id), packed_id());
  }

  [[nodiscard]] Bytes packed_id() const {
    Packer out;
    out.u64(id);
    return out.take();
  }

  std::optional<Group> group_of(GroupId group) {
    const auto row = rows.get(runtime::kDirectory, group_key(group));
    return row ? group_in(group, *row) : std::nullopt;
  }
};

}  // namespace

std::span<const ledger::Table> DirectoryView::tables() const { return kTables; }

bool DirectoryView::apply(const log::EntryView& entry, const Event* event,
                          ledger::Rows& rows) const {
  return event == nullptr || std::visit(Fold{entry.position().value, rows}, *event);
}

}  // namespace letopis::directory
