#include "server/school/recovery.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "events/ledger/tables.h"
#include "events/ledger/tiles.h"
#include "server/school/soundness.h"

namespace letopis::school {
namespace {

namespace fs = std::filesystem;
using ledger::LedgerError;

Failure<LedgerError> failure(std::string code, std::string text, std::string text_en) {
  return {LedgerError{std::move(code), std::move(text), std::move(text_en)}};
}

Failure<LedgerError> unsound(const std::string& what, const std::string& what_en) {
  return failure("backup", "Копия негодна: " + what + ". Возьмите другую.",
                 "The backup is unsound: " + what_en + ". Take another one.");
}

std::optional<log::Checkpoint> checkpoint_in(const std::string& text) {
  const auto note = log::parse_note(text);
  return note ? log::checkpoint_of(note->body) : std::nullopt;
}

// The name that the ledger under a checkpoint was given.
std::optional<std::string> base_of(const std::string& text) {
  const auto checkpoint = checkpoint_in(text);
  const auto incarnation = checkpoint ? ledger::incarnation_of(checkpoint->origin) : std::nullopt;
  return incarnation ? std::optional(incarnation->base) : std::nullopt;
}

Failure<LedgerError> not_made(const std::string& why) {
  return failure("backup", "Копию не сделать: " + why, "The backup cannot be made: " + why);
}

bool holds(const School& school, const log::Checkpoint& checkpoint) {
  const auto published = school.ledger->published();
  if (checkpoint.size > published->head.size()) return false;
  ledger::TileCache cache;
  const ledger::EdgeTree edge(published->edge);
  const ledger::StoredHashes hashes(*school.store, edge, cache);
  return log::root_at(hashes, checkpoint.size) == checkpoint.root;
}

}  // namespace

Result<ledger::BackupInfo, LedgerError> back_up(const ledger::RocksStore& store,
                                                const ledger::BackupTarget& target,
                                                const std::string& note) {
  std::error_code error;
  if (fs::create_directories(target.folder, error)) {
    fs::permissions(target.folder, fs::perms::owner_all, error);
  }
  const auto there = ledger::backups_in(target.folder);
  if (!there) return not_made(there.error().text);
  if (!there->empty() && base_of(there->back().checkpoint) != base_of(note)) {
    return failure("backup", "В папке " + target.folder + " копии другой летописи.",
                   "The backups in " + target.folder + " are another ledger's.");
  }
  auto made = ledger::make_backup(store, target, note);
  if (!made) return not_made(made.error().text);
  return std::move(*made);
}

Result<ledger::BackupInfo, LedgerError> back_up(const School& school,
                                                const ledger::BackupTarget& target) {
  const auto head = school.head_file->read();
  if (!head || !*head) return not_made("HEAD");
  return back_up(*school.store, target, **head);
}

Result<ledger::BackupInfo, LedgerError> find_backup(const std::string& folder, std::uint32_t id) {
  auto backups = ledger::backups_in(folder);
  if (!backups) {
    return unsound("папка не читается: " + backups.error().text,
                   "the folder cannot be read: " + backups.error().text);
  }
  for (auto backup = backups->rbegin(); backup != backups->rend(); ++backup) {
    if (id == 0 || backup->id == id) return std::move(*backup);
  }
  return failure("missing", "В папке " + folder + " нет такой резервной копии.",
                 "There is no such backup in " + folder + ".");
}

Result<BroughtBack, LedgerError> bring_back(const std::string& from, std::uint32_t id,
                                            const std::string& scratch, Clock& clock,
                                            Random& random) {
  auto backup = find_backup(from, id);
  if (!backup) return Failure{std::move(backup).error()};
  const auto checkpoint = checkpoint_in(backup->checkpoint);
  if (!checkpoint) {
    return unsound("нет подписанной точки", "there is no signed checkpoint with it");
  }
  const auto sound = ledger::verify_backup(from, backup->id);
  if (!sound) return unsound(sound.error().text, sound.error().text);
  const auto copied = ledger::restore_backup(from, backup->id, scratch + "/db");
  if (!copied) return unsound(copied.error().text, copied.error().text);
  auto school = open_unsigned(scratch, clock, random);
  if (!school) return Failure{std::move(school).error()};
  if (school->ledger->identity().origin != checkpoint->origin || !holds(*school, *checkpoint)) {
    return unsound("подписанная точка не от этих записей",
                   "its signed checkpoint is not of these entries");
  }
  if (const auto damage = damage_of(*school, random); !damage.empty()) {
    return unsound(damage, damage);
  }
  return BroughtBack{std::move(*school), std::move(*backup)};
}

Result<NewestKnown, LedgerError> newest_known(const std::string& note, const log::SigningKey& key) {
  const auto parsed = log::parse_note(note);
  const auto checkpoint = parsed ? log::checkpoint_of(parsed->body) : std::nullopt;
  const auto incarnation = checkpoint ? ledger::incarnation_of(checkpoint->origin) : std::nullopt;
  const auto own = ledger::incarnation_of(key.name);
  const bool ours = incarnation && own && incarnation->base == own->base &&
                    log::signed_by(*parsed, log::public_half({checkpoint->origin, key.seed}));
  if (!ours) {
    return failure("head", "Файл HEAD не подписан этим ключом для этой летописи.",
                   "The HEAD file is not signed by this key for this ledger.");
  }
  return NewestKnown{note, *checkpoint, *incarnation};
}

Missing missing_in(const School& school, const std::optional<NewestKnown>& newest) {
  const auto published = school.ledger->published();
  Missing out{Missing::What::nothing, 0, published->head.recorded};
  if (!newest) {
    out.what = Missing::What::not_known;
  } else if (newest->checkpoint.size > published->head.size()) {
    out.what = Missing::What::entries;
    out.count = newest->checkpoint.size - published->head.size();
  } else if (!holds(school, newest->checkpoint)) {
    out.what = Missing::What::other_history;
  }
  return out;
}

std::string next_origin(const School& school, const std::optional<NewestKnown>& newest,
                        Random& random) {
  const std::string& origin = school.ledger->identity().origin;
  const auto own = ledger::incarnation_of(origin).value_or(ledger::Incarnation{origin, 1});
  const std::uint32_t last = std::max(own.number, newest ? newest->incarnation.number : 0);
  Id128 chance;
  random.fill(chance.bytes.data(), chance.bytes.size());
  return ledger::incarnation_name(own.base, last + 1, chance);
}

Result<void, LedgerError> rename_ledger(School& school, const std::string& origin) {
  ledger::Identity identity = school.ledger->identity();
  identity.origin = origin;
  const Bytes row = ledger::pack(identity);
  const auto written = school.store->commit({{ledger::kMeta, "identity", row}});
  if (!written) return failure("storage", written.error().text, written.error().text);
  return {};
}

}  // namespace letopis::school
