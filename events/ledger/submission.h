#pragma once
// What is handed to the writer, and what comes back.
#include <cstdint>
#include <string>
#include <variant>

#include "events/ledger/rows.h"
#include "events/log/entry.h"
#include "schema/types/bytes.h"
#include "schema/types/refusal.h"
#include "schema/types/result.h"
#include "schema/types/time.h"

namespace letopis::ledger {

/// The place where a submission is decided: rows as they stand at this point of the batch, and the
/// means to add entries. Called by the writer's thread only.
class Bench {
 public:
  virtual ~Bench() = default;
  [[nodiscard]] virtual Rows& rows() = 0;
  /// The recorded time that the next appended entry is going to bear.
  [[nodiscard]] virtual Instant now() = 0;
  /// Numbers, stamps and chains an entry and projects it; rows() then include it. Refused only when
  /// the entry would be too large.
  [[nodiscard]] virtual Result<Position, Refusal> append(const log::Draft& draft) = 0;
};

/// Idempotency: the same id with the same content gets the same receipt, with other content a
/// refusal.
struct RequestKey {
  Id128 id;
  Digest content;
};

/// What the acknowledged action became. The entries MUST be durable before this is handed out.
struct Receipt {
  Position first;
  std::uint32_t count = 0;
  std::uint32_t revision = 0;  // of the first entry's record
  Instant recorded;            // of the first entry
  bool replayed = false;
  bool operator==(const Receipt&) const = default;
};

/// The write failed or storage is gone: whether it happened is known only after the store was
/// opened again. Ask with the same request id.
struct Lost {
  std::string text;
};

using Outcome = std::variant<Receipt, Refusal, Lost>;

/// One request to write: whole or not at all.
class Submission {
 public:
  virtual ~Submission() = default;
  [[nodiscard]] virtual const RequestKey& request() const = 0;
  /// Decides on the bench and appends. A refusal takes back everything that it appended.
  [[nodiscard]] virtual Result<void, Refusal> decide(Bench& bench) = 0;
  /// Called once on the writer's thread, after the batch is durable or the submission refused. Must
  /// not block.
  virtual void done(const Outcome& outcome) = 0;
};

}  // namespace letopis::ledger
