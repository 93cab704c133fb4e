#include "server/upkeep/backup_keeper.h"

#include <utility>

#include "server/log/log.h"

namespace letopis::upkeep {
namespace {

// Short, so that a machine that slept makes up for it soon after it woke.
constexpr std::chrono::milliseconds kPause{30'000};

}  // namespace

BackupKeeper::BackupKeeper(Make make, const Daily& daily, std::optional<Instant> newest,
                           const Clock& clock, Board& board)
    : make_(std::move(make)), daily_(daily), clock_(clock), board_(board) {
  state_.on = true;
  state_.last = newest;
}

void BackupKeeper::make(Instant now) {
  const auto made = make_();
  const Instant done = clock_.now();
  state_.failed = !made.has_value();
  if (!made) {
    failed_at_ = done;
    log_file::error("the backup failed: " + made.error().text_en);
    return;
  }
  failed_at_.reset();
  // When it was begun: what was written since then is not sure to be in it.
  state_.last = now;
  state_.bytes = made->bytes;
  state_.seconds = static_cast<double>(done.us - now.us) / 1e6;
  log_file::info("backup " + std::to_string(made->id) + " made and read back, " +
                 std::to_string(made->bytes) + " bytes");
}

std::chrono::milliseconds BackupKeeper::work() {
  const Instant now = clock_.now();
  if (is_due(daily_, now, state_.last, failed_at_)) make(now);
  state_.next = next_due(daily_, clock_.now());
  board_.put(state_);
  return kPause;
}

}  // namespace letopis::upkeep
