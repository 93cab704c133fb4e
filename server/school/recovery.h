#pragma once
// Bringing a school back from a backup, and finding out what is missing in it. Nothing here appends
// or signs: that is the business of the verb `restore`.
#include <cstdint>
#include <optional>
#include <string>

#include "events/ledger/incarnation.h"
#include "events/ledger/rocks_backup.h"
#include "server/school/school.h"

namespace letopis::school {

/// Backs up a store, which may be in use, into a folder that holds no other ledger's backups; makes
/// the folder, for its owner only. `note` is the newest signed checkpoint. "backup" when it could
/// not be made, or does not read back as it was written.
[[nodiscard]] Result<ledger::BackupInfo, ledger::LedgerError> back_up(
    const ledger::RocksStore& store, const ledger::BackupTarget& target, const std::string& note);
/// The same for a school that is not served, with the checkpoint in HEAD.
[[nodiscard]] Result<ledger::BackupInfo, ledger::LedgerError> back_up(
    const School& school, const ledger::BackupTarget& target);

/// A backup as files in a folder of its own, opened and recomputed.
struct BroughtBack {
  School school;              // without a key
  ledger::BackupInfo backup;  // where it came from
};

/// The backup in a folder that has this number; 0: the newest. "missing" when it is not there.
[[nodiscard]] Result<ledger::BackupInfo, ledger::LedgerError> find_backup(const std::string& folder,
                                                                          std::uint32_t id);

/// Copies a backup (0: the newest) into `scratch`/db, opens it, recomputes every leaf and the root,
/// and compares with the checkpoint that came with it. "backup" when anything does not fit. Whose
/// signature is under that checkpoint is not looked at. O(entries).
[[nodiscard]] Result<BroughtBack, ledger::LedgerError> bring_back(const std::string& from,
                                                                  std::uint32_t id,
                                                                  const std::string& scratch,
                                                                  Clock& clock, Random& random);

/// A checkpoint that the lost school had signed.
struct NewestKnown {
  std::string note;
  log::Checkpoint checkpoint;
  ledger::Incarnation incarnation;
};

/// Reads a HEAD file's text: "head" unless this key signed it for this ledger, in whichever
/// incarnation.
[[nodiscard]] Result<NewestKnown, ledger::LedgerError> newest_known(const std::string& note,
                                                                    const log::SigningKey& key);

/// How what was brought back stands to the newest checkpoint known.
struct Missing {
  enum class What : std::uint8_t {
    nothing,        // every entry that it signed is there
    entries,        // `count` of them are not
    not_known,      // no checkpoint was shown
    other_history,  // it signed another history than the one that was brought back
  };
  What what = What::nothing;
  std::uint64_t count = 0;
  Instant since;  // recorded time of the newest entry that is there

  bool operator==(const Missing&) const = default;
};

/// O(log n) hashes.
[[nodiscard]] Missing missing_in(const School& school, const std::optional<NewestKnown>& newest);

/// The ledger's name from now on: one incarnation further than any that is known.
[[nodiscard]] std::string next_origin(const School& school,
                                      const std::optional<NewestKnown>& newest, Random& random);
/// Gives the ledger another name. The school must be opened again before anything is appended.
[[nodiscard]] Result<void, ledger::LedgerError> rename_ledger(School& school,
                                                              const std::string& origin);

}  // namespace letopis::school
