#pragma once
// A school on disk, opened: what every command of the program starts from.
//   DIR/db           the database
//   DIR/head/HEAD    last signed checkpoint; may be a link to another disk
//   DIR/keys/ledger  seed of the key that signs checkpoints (mode 0600)
//   DIR/scrub, DIR/ballast  of server/upkeep; may be removed
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "events/ledger/head_file.h"
#include "events/ledger/ledger.h"
#include "events/ledger/rocks_store.h"
#include "events/log/note.h"
#include "projections/runtime/projector.h"
#include "projections/runtime/rebuild.h"
#include "schema/types/result.h"
#include "schema/types/time.h"

namespace letopis::school {

/// What a new school is called in its checkpoints, e.g. "letopis.local/1502".
struct NewSchool {
  std::string origin;
};

/// Owns everything that a writer needs, in the order in which it must be taken down.
struct School {
  std::unique_ptr<ledger::RocksStore> store;
  std::unique_ptr<runtime::Views> views;
  std::unique_ptr<ledger::HeadFile> head_file;
  log::SigningKey key;
  std::unique_ptr<ledger::Ledger> ledger;
};

/// Whether rows of another version of the views may be there: only a rebuild takes them.
enum class ViewRows : std::uint8_t { current, any };

/// Opens the school in a folder. The open sequence of storage.md 6.3: the end of the log is
/// recomputed, then compared with the last signature; whatever does not fit is an error that says
/// what was found and what to do.
[[nodiscard]] Result<School, ledger::LedgerError> open(const std::string& folder, ViewRows rows,
                                                       Clock& clock, Random& random);
/// The same without key, HEAD file and rows being looked at: for what is not served, such as a
/// backup that was just brought back. The log's end is recomputed; nothing is said of rollbacks.
[[nodiscard]] Result<School, ledger::LedgerError> open_unsigned(const std::string& folder,
                                                                Clock& clock, Random& random);
/// Makes a school in a folder that is missing or empty; `sync` may be off while it is filled, if
/// seal() follows.
[[nodiscard]] Result<School, ledger::LedgerError> create(const std::string& folder,
                                                         const NewSchool& as, bool sync,
                                                         Clock& clock, Random& random);
/// Makes everything durable and signs it.
[[nodiscard]] Result<void, ledger::LedgerError> seal(School& school, const Clock& clock);

/// Empties the views and replays the log into them, in batches. A crash leaves a mark that makes
/// open() refuse until it has been done again. `progress` is told of entries done and in all.
[[nodiscard]] Result<void, ledger::LedgerError> rebuild_views(School& school, Random& random,
                                                              const runtime::Progress& progress);
/// Replays the log beside the live rows and compares them byte for byte; the answer tells the first
/// difference, or nothing when there is none. Memory grows with the rows.
[[nodiscard]] std::optional<std::string> compare_views(const School& school, Random& random,
                                                       const runtime::Progress& progress);
/// The same for rows whose entries have been audited already.
[[nodiscard]] std::optional<std::string> compare_views(const ledger::RowReader& rows,
                                                       std::uint64_t entries,
                                                       const runtime::Progress& progress);

/// How far a training school's clock stands from `real` when its time goes on from its newest
/// entry; nothing for a school that is not for training.
[[nodiscard]] std::optional<std::int64_t> training_offset_us(const School& school,
                                                             const Clock& real);

/// The key in a file of 32 bytes, under the ledger's name.
[[nodiscard]] Result<log::SigningKey, ledger::LedgerError> read_key(const std::string& path,
                                                                    const std::string& origin);
/// Whether the rows were written by this version of the program, in a rebuild that was finished.
[[nodiscard]] bool views_are_current(const School& school);

/// Writes a new file that only its owner may read, and syncs it; false when it exists already.
[[nodiscard]] bool write_secret_file(const std::string& path, ByteView bytes);

/// Whether this is the name of a ledger: lower-case host, '/', path of letters, digits, '-', '.'.
[[nodiscard]] bool is_origin(std::string_view text);

}  // namespace letopis::school
