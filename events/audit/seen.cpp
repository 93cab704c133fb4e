#include "events/audit/seen.h"

#include <algorithm>
#include <array>

#include "events/log/sha256_lanes.h"

namespace letopis::audit {
namespace {

constexpr std::size_t kAtOnce = log::kTileWidth;  // a tile's entries fit the processor's cache
constexpr std::size_t kAligned = 16;              // FlatBuffers read in place

class Collector final : public Source::Visitor {
 public:
  Collector(const Terms& terms, const Stretch& stretch, std::vector<Seen>& out, Findings& findings)
      : terms_(terms), stretch_(stretch), next_(stretch.from), out_(out), findings_(findings) {
    bytes_.reserve(kAtOnce * 512);
  }

  void entry(std::uint64_t position, ByteView bytes) override {
    const std::size_t at = (bytes_.size() + kAligned - 1) / kAligned * kAligned;
    bytes_.resize(at);
    bytes_.append(bytes);
    waiting_[count_++] = {position, at, bytes.size()};
    next_ = position + 1;
    if (count_ == kAtOnce) flush();
  }

  void stray(std::uint64_t position) override {
    if (position >= stretch_.until) return;
    findings_.add({.code = FindingCode::stray_row, .position = position});
  }

  void flush() {
    for (std::size_t i = 0; i < count_; ++i) {
      views_[i] = ByteView(bytes_).substr(waiting_[i].at, waiting_[i].size);
    }
    log::leaf_hashes({views_.data(), count_}, {leaves_.data(), count_});
    for (std::size_t i = 0; i < count_; ++i) {
      Seen& seen = out_[static_cast<std::size_t>(waiting_[i].position - stretch_.from)];
      seen.leaf = leaves_[i];
      decode(views_[i], waiting_[i].position, seen);
    }
    count_ = 0;
    bytes_.clear();
  }

  /// The entry after the newest that was visited.
  [[nodiscard]] std::uint64_t next() const { return next_; }

  void skip_unreadable() {
    out_[static_cast<std::size_t>(next_ - stretch_.from)].state = Seen::State::unreadable;
    ++next_;
  }

 private:
  struct Waiting {
    std::uint64_t position = 0;
    std::size_t at = 0;
    std::size_t size = 0;
  };

  void decode(ByteView bytes, std::uint64_t position, Seen& seen) const {
    const auto entry = log::EntryView::read(bytes);
    if (!entry) {
      seen.state = Seen::State::unreadable;
      return;
    }
    seen.number = entry->position().value;
    seen.previous = entry->previous();
    seen.recorded = entry->recorded();
    seen.record = entry->record();
    seen.revision = entry->revision();
    seen.prior = entry->prior();
    seen.state = Seen::State::in_place;
    if (seen.number != position) seen.state = Seen::State::out_of_place;
    if (terms_.ledger && entry->ledger() != *terms_.ledger) seen.state = Seen::State::other_ledger;
  }

  const Terms& terms_;
  const Stretch stretch_;
  std::uint64_t next_;
  std::vector<Seen>& out_;
  Findings& findings_;
  Bytes bytes_;
  std::size_t count_ = 0;
  std::array<Waiting, kAtOnce> waiting_{};
  std::array<ByteView, kAtOnce> views_{};
  std::array<Digest, kAtOnce> leaves_{};
};

}  // namespace

Result<std::vector<Seen>, ReadFault> see(const Terms& terms, const Stretch& stretch,
                                         Findings& findings) {
  std::vector<Seen> out(static_cast<std::size_t>(stretch.ahead - stretch.from));
  Collector collector(terms, stretch, out, findings);
  while (collector.next() < stretch.ahead) {
    auto read = terms.source.entries(collector.next(), stretch.ahead, collector);
    if (read) break;
    if (read.error().final) return Failure{std::move(read).error()};
    if (collector.next() < stretch.ahead) collector.skip_unreadable();
  }
  collector.flush();
  return out;
}

}  // namespace letopis::audit
