#pragma once
// A school on disk, opened: what every command of the program starts from.
//   DIR/db           the database
//   DIR/head/HEAD    last signed checkpoint; may be a link to another disk
//   DIR/keys/ledger  seed of the key that signs checkpoints (mode 0600)
#include <memory>
#include <string>

#include "events/ledger/head_file.h"
#include "events/ledger/ledger.h"
#include "events/ledger/rocks_store.h"
#include "events/log/note.h"
#include "projections/runtime/projector.h"
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

/// Opens the school in a folder. The open sequence of storage.md 6.3: the end of the log is
/// recomputed, then compared with the last signature; whatever does not fit is an error that says
/// what was found and what to do. The views' rows are of the version that this program writes.
[[nodiscard]] Result<School, ledger::LedgerError> open(const std::string& folder, Clock& clock,
                                                       Random& random);
/// Makes a school in a folder that is missing or empty; `sync` may be off while it is filled, if
/// seal() follows.
[[nodiscard]] Result<School, ledger::LedgerError> create(const std::string& folder,
                                                         const NewSchool& as, bool sync,
                                                         Clock& clock, Random& random);
/// Makes everything durable and signs it.
[[nodiscard]] Result<void, ledger::LedgerError> seal(School& school, const Clock& clock);

/// Whether this is the name of a ledger: lower-case host, '/', path of letters, digits, '-', '.'.
[[nodiscard]] bool is_origin(std::string_view text);

}  // namespace letopis::school
