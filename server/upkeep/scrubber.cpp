#include "server/upkeep/scrubber.h"

#include <algorithm>
#include <utility>

#include "events/ledger/tiles.h"
#include "schema/types/pack.h"
#include "server/log/log.h"

namespace letopis::upkeep {
namespace {

using ledger::Damage;
using ledger::DamageKind;
using std::chrono::milliseconds;

constexpr std::string_view kFirstLine = "letopis scrub 1\n";
constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kKeepEvery = 30 * kSecond;
constexpr milliseconds kRest{60'000};
constexpr milliseconds kLongestPause{10'000};

std::int64_t hours_us(std::chrono::hours hours) {
  return std::chrono::duration_cast<std::chrono::microseconds>(hours).count();
}

}  // namespace

std::string text_of(const ScrubMark& mark) {
  Packer out;
  out.u8(mark.resting ? 1 : 0).i64(mark.began.us).u8(mark.verified_since ? 1 : 0);
  out.i64(mark.verified_since.value_or(Instant{}).us).text(ledger::pack(mark.cursor));
  return std::string(kFirstLine) + to_hex(out.peek()) + "\n";
}

std::optional<ScrubMark> scrub_mark_of(std::string_view text) {
  const bool framed = text.starts_with(kFirstLine) && text.ends_with('\n');
  if (!framed || text.size() == kFirstLine.size()) return std::nullopt;
  text.remove_prefix(kFirstLine.size());
  text.remove_suffix(1);
  const auto bytes = from_hex(text);
  if (!bytes) return std::nullopt;
  Unpacker in(*bytes);
  ScrubMark out;
  const std::uint8_t resting = in.u8();
  out.began.us = in.i64();
  const std::uint8_t verified = in.u8();
  const Instant since{in.i64()};
  auto cursor = ledger::unpack_head(in.text());
  if (!in.finished() || !cursor || resting > 1 || verified > 1) return std::nullopt;
  out.cursor = *std::move(cursor);
  out.resting = resting == 1;
  if (verified == 1) out.verified_since = since;
  return out;
}

Scrubber::Scrubber(ScrubSources sources, const Id128& ledger, ScrubPace pace,
                   ledger::HeadFile& file, const Clock& clock, Board& board)
    : sources_(std::move(sources)),
      ledger_(ledger),
      pace_(pace),
      file_(file),
      clock_(clock),
      board_(board),
      kept_at_(clock.now()) {
  mark_.began = clock.now();
  const auto text = file_.read();
  const auto mark = text && *text ? scrub_mark_of(**text) : std::nullopt;
  // What lies in the future was written by another clock: begin afresh.
  if (mark && mark->began <= clock.now()) mark_ = *mark;
}

Scrubber::~Scrubber() { keep(); }

void Scrubber::keep() {
  kept_at_ = clock_.now();
  // A lost mark costs a pass, nothing else.
  static_cast<void>(file_.write(text_of(mark_)));
}

void Scrubber::tell(const std::optional<Damage>& damage, std::uint64_t of) {
  board_.put(ScrubState{true, mark_.cursor.size(), of, mark_.verified_since, damage});
  if (damage == told_) return;
  told_ = damage;
  if (damage) {
    log_file::error("the scrubber found damage: " + std::string(name_of(damage->kind)) + " at " +
                    std::to_string(damage->position.value));
  } else {
    log_file::info("the damage that the scrubber found is gone");
  }
}

bool Scrubber::fits(const ledger::SignedHead& head) {
  if (std::exchange(looked_at_, true) || mark_.cursor.size() == 0) return true;
  if (mark_.cursor.size() > head.checkpoint.size) return false;
  const auto rows = sources_.rows();
  ledger::TileCache cache;
  const ledger::StoredHashes stored(*rows, *head.edge, cache);
  return log::root_at(stored, mark_.cursor.size()) == mark_.cursor.tree.root() &&
         stored.at(0, mark_.cursor.size() - 1) == mark_.cursor.last_leaf;
}

std::optional<Damage> Scrubber::finish(const ledger::SignedHead& head) {
  if (mark_.cursor.tree.root() != head.checkpoint.root) {
    return Damage{DamageKind::tree, Position{head.checkpoint.size}};
  }
  if (!sources_.files_sound()) return Damage{DamageKind::file, Position{head.checkpoint.size}};
  mark_.resting = true;
  mark_.verified_since = mark_.began;
  keep();
  return std::nullopt;
}

std::optional<Damage> Scrubber::step(const ledger::SignedHead& head, std::uint64_t& bytes) {
  const auto rows = sources_.rows();
  const auto done =
      ledger::scrub_tile(*rows, *head.edge, ledger_, head.checkpoint.size, mark_.cursor);
  bytes = done.bytes;
  if (done.damage) return done.damage;
  if (mark_.cursor.size() == head.checkpoint.size) return finish(head);
  return std::nullopt;
}

milliseconds Scrubber::work() {
  const auto head = sources_.signed_head();
  if (!head) return kRest;
  const Instant now = clock_.now();
  const bool due = now.us - mark_.began.us >= hours_us(pace_.pass_every);
  if (mark_.resting && !due) {
    tell(told_, head->checkpoint.size);
    return kRest;
  }
  if (mark_.resting || !fits(*head)) mark_ = ScrubMark{{}, now, mark_.verified_since, false};
  std::uint64_t bytes = 0;
  const auto damage = step(*head, bytes);
  tell(damage, head->checkpoint.size);
  if (damage) return kRest;
  if (now.us - kept_at_.us >= kKeepEvery) keep();
  const auto pause =
      milliseconds(bytes * 1'000 / std::max<std::uint64_t>(pace_.bytes_per_second, 1));
  return std::min(pause, kLongestPause);
}

}  // namespace letopis::upkeep
