#pragma once
// Reads the whole log again and again, slowly, so that damage is found by us before somebody asks
// for what it ate. Goes on after a restart where it was.
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "events/ledger/head_file.h"
#include "events/ledger/notary.h"
#include "events/ledger/scrub.h"
#include "server/upkeep/board.h"

namespace letopis::upkeep {

/// Where the log comes from. Called by the thread of work().
struct ScrubSources {
  std::function<std::shared_ptr<const ledger::RowReader>()> rows;
  std::function<std::shared_ptr<const ledger::SignedHead>()> signed_head;
  std::function<bool()> files_sound;  // asked once in a pass, when every entry was seen
};

struct ScrubPace {
  std::uint64_t bytes_per_second = std::uint64_t{8} << 20U;  // of entries
  std::chrono::hours pass_every{24};  // from the beginning of one pass to that of the next
};

/// How far a pass has come; kept in a file between runs.
struct ScrubMark {
  ledger::Head cursor;
  Instant began;
  std::optional<Instant> verified_since;
  bool resting = false;  // the pass is over
  bool operator==(const ScrubMark&) const = default;
};

[[nodiscard]] std::string text_of(const ScrubMark& mark);
/// Nothing when the text is not what text_of() writes.
[[nodiscard]] std::optional<ScrubMark> scrub_mark_of(std::string_view text);

/// Used by one thread. Everything outlives it.
class Scrubber {
 public:
  Scrubber(ScrubSources sources, const Id128& ledger, ScrubPace pace, ledger::HeadFile& file,
           const Clock& clock, Board& board);
  /// Keeps the mark.
  ~Scrubber();
  Scrubber(const Scrubber&) = delete;
  Scrubber& operator=(const Scrubber&) = delete;

  /// Looks at one tile, and answers how long to pause. Damage is told on the board and in the log,
  /// and looked at again: it is gone when the tile is what it was.
  [[nodiscard]] std::chrono::milliseconds work();

 private:
  [[nodiscard]] std::optional<ledger::Damage> step(const ledger::SignedHead& head,
                                                   std::uint64_t& bytes);
  [[nodiscard]] std::optional<ledger::Damage> finish(const ledger::SignedHead& head);
  /// Whether the mark that was read from the file is one of this log; looked at once.
  [[nodiscard]] bool fits(const ledger::SignedHead& head);
  void tell(const std::optional<ledger::Damage>& damage, std::uint64_t of);
  void keep();

  const ScrubSources sources_;
  const Id128 ledger_;
  const ScrubPace pace_;
  ledger::HeadFile& file_;
  const Clock& clock_;
  Board& board_;
  ScrubMark mark_;
  bool looked_at_ = false;
  std::optional<ledger::Damage> told_;
  Instant kept_at_;
};

}  // namespace letopis::upkeep
