#pragma once
// A log in the rows of a database.
#include "events/audit/chunk.h"
#include "events/audit/source.h"
#include "events/ledger/bulk_reader.h"

namespace letopis::audit {

/// Level 0 has a tile for every 256 entries; those above are kept up to the last hash. The reader
/// must outlive it.
class StoredSource final : public Source {
 public:
  explicit StoredSource(const ledger::BulkReader& rows) : rows_(rows) {}

  [[nodiscard]] Result<void, ReadFault> entries(std::uint64_t from, std::uint64_t until,
                                                Visitor& visitor) const override;
  [[nodiscard]] Result<std::optional<Bytes>, ReadFault> tile(log::TileId id,
                                                             unsigned width) const override;
  [[nodiscard]] bool keeps(log::TileId id, unsigned width) const override;
  [[nodiscard]] std::vector<Finding> strays(std::uint64_t size) const override;

 private:
  const ledger::BulkReader& rows_;
};

/// A database that was opened, as it describes itself.
struct StoredLog {
  std::string origin;  // of the identity; empty when it cannot be read
  Claims claims;
  Findings findings;  // about head and identity
};

/// Reads identity, head and the position of the last entry in `rows`; nothing when there is no
/// ledger at all.
[[nodiscard]] std::optional<StoredLog> read_stored_log(const ledger::RowReader& rows);

/// The first entry that is not what was written, by an audit of everything without checkpoints;
/// nothing when all are sound. For those who build something from the entries.
[[nodiscard]] Result<std::optional<Position>, ReadFault> first_damaged(
    const ledger::BulkReader& rows, const ledger::Identity& identity, const ledger::Head& head,
    Random& random, unsigned threads);

}  // namespace letopis::audit
