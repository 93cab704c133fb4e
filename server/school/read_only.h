#pragma once
// A school on disk for those who only look: no lock is taken and no file is changed, so it may be
// served meanwhile, and the folder may be one that cannot be written.
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "events/ledger/ledger.h"
#include "events/ledger/rocks_store.h"

namespace letopis::school {

struct ReadOnlySchool {
  std::unique_ptr<ledger::RocksStore> store;  // as of when it was opened
  std::string head_path;
  std::optional<std::string> head_note;                // of the HEAD file
  std::optional<std::array<std::uint8_t, 32>> secret;  // of the signing key, where it can be read
};

/// The HEAD file is read before the database: what was signed by then must be there. `views`: the
/// tables of the views, too.
[[nodiscard]] Result<ReadOnlySchool, ledger::LedgerError> open_read_only(const std::string& folder,
                                                                         bool views);

}  // namespace letopis::school
