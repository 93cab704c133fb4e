#pragma once
// What a ledger must look like, kept apart from it: every entry that is known to be durable, what
// clients were told, and what witnesses have seen. The six invariants of design 8 are checked here.
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "events/ledger/ledger.h"
#include "events/ledger/tiles.h"
#include "events/log/note.h"
#include "tests/simulation/disk.h"
#include "tests/simulation/model.h"

namespace letopis::sim {

/// An invariant does not hold. Ends the world.
struct Violation : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline void require(bool holds, const std::string& what) {
  if (!holds) throw Violation(what);
}

/// One thread only.
class Oracle {
 public:
  Oracle(ledger::Identity identity, log::VerifyingKey key)
      : identity_(std::move(identity)), key_(std::move(key)), roots_{log::empty_root()} {}

  /// A command that somebody sends; what its id stands for from now on. The number of this try.
  [[nodiscard]] std::uint64_t sent(const Command& command);
  void told_receipt(const Id128& request, const ledger::Receipt& receipt);
  void told_refusal(const Id128& request, std::uint64_t ask);

  /// Entries that have just become durable, or turned out to be: they must be the expected ones.
  void adopt(const Tables& tables, const std::vector<Expected>& expected);

  [[nodiscard]] std::uint64_t size() const { return entries_.size(); }

  /// The school that follows from the entries.
  [[nodiscard]] Model fold() const;

  /// Shows a published checkpoint to a witness that remembers all of them.
  void published(const std::string& note, const ledger::RowReader& rows,
                 const ledger::EdgeTree& edge);
  /// HEAD speaks of everything that was ever published, and of nothing that is not there.
  void check_head(const std::optional<std::string>& head) const;
  /// Size in the HEAD file; 0 when there is none.
  [[nodiscard]] std::uint64_t signed_size(const std::optional<std::string>& head) const;

  /// All rows of the ledger's own tables and of the views, compared with what the entries say.
  /// `folded` is fold().
  void check_all(const Tables& tables, const Model& folded) const;
  /// The entries are the first ones of those that are known. Their number.
  std::uint64_t check_prefix(const Tables& tables) const;

 private:
  void check_entry(std::uint64_t position, ByteView bytes) const;
  void check_requests(const Tables& tables, const Model& folded) const;
  void check_views(const Tables& tables) const;
  [[nodiscard]] Tables own_rows() const;
  [[nodiscard]] const Digest& content_of(const Id128& request) const;
  void check_rights(const log::EntryView& entry) const;
  [[nodiscard]] std::optional<log::Checkpoint> checkpoint_in(const std::string& note) const;

  const ledger::Identity identity_;
  const log::VerifyingKey key_;
  std::vector<Bytes> entries_;
  std::vector<Digest> leaves_;
  std::vector<Digest> roots_;  // by size
  log::RootStack tree_;
  std::map<Id128, Digest> contents_;
  std::map<Id128, ledger::Receipt> receipts_;

  struct Try {
    std::uint64_t last = 0;
    bool refused = false;  // and not tried again since
  };

  std::map<Id128, Try> tries_;
  std::uint64_t asks_ = 0;
  std::optional<log::Checkpoint> witnessed_;
  mutable std::string verified_;  // the note whose signature was checked last
};

}  // namespace letopis::sim
