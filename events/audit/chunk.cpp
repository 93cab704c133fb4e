#include "events/audit/chunk.h"

#include <algorithm>
#include <array>
#include <utility>

#include "events/audit/seen.h"
#include "events/log/sha256_lanes.h"

namespace letopis::audit {
namespace {

// Behind the last entry of a chunk: what tells which of two neighbours was changed.
constexpr std::uint64_t kLookAhead = 2;

FindingCode code_for(Seen::State state) {
  switch (state) {
    case Seen::State::missing:
      return FindingCode::entry_missing;
    case Seen::State::unreadable:
      return FindingCode::entry_unreadable;
    case Seen::State::other_ledger:
      return FindingCode::other_ledger;
    case Seen::State::out_of_place:
      return FindingCode::out_of_place;
    case Seen::State::in_place:
      break;
  }
  return FindingCode::entry_changed;
}

// The root of a tile from its 256 leaves.
Digest root_of_tile(const Digest* leaves) {
  std::array<Digest, log::kTileWidth> buffer_a;
  std::array<Digest, log::kTileWidth> buffer_b;
  std::copy_n(leaves, log::kTileWidth, buffer_a.begin());
  Digest* below = buffer_a.data();
  Digest* above = buffer_b.data();
  for (std::size_t count = log::kTileWidth / 2; count > 0; count /= 2) {
    log::node_hashes({below, 2 * count}, {above, count});
    std::swap(below, above);
  }
  return below[0];
}

class Checker {
 public:
  Checker(const Terms& terms, std::uint64_t from, std::uint64_t until) : terms_(terms) {
    out_.from = from;
    out_.until = until;
  }

  Result<Chunk, ReadFault> check() {
    const std::uint64_t ahead = std::min(out_.until + kLookAhead, terms_.size);
    auto seen = see(terms_, {out_.from, out_.until, ahead}, out_.findings);
    if (!seen) return Failure{std::move(seen).error()};
    seen_ = std::move(*seen);
    const std::size_t count = static_cast<std::size_t>(out_.until - out_.from);
    leaves_.resize(count);
    out_.links.resize(count);
    for (std::size_t first = 0; first < count; first += log::kTileWidth) {
      auto checked = check_tile(first, std::min(count, first + log::kTileWidth));
      if (!checked) return Failure{std::move(checked).error()};
    }
    return std::move(out_);
  }

 private:
  Result<void, ReadFault> check_tile(std::size_t first, std::size_t until) {
    const std::uint64_t number = (out_.from + first) / log::kTileWidth;
    const auto width = static_cast<unsigned>(until - first);
    const log::TileId id{0, number};
    std::vector<Digest> stored;
    if (terms_.source.keeps(id, width)) {
      auto read = terms_.source.tile(id, width);
      if (!read) return Failure{std::move(read).error()};
      stored = hashes_of(id, width, *read);
    }
    for (std::size_t i = first; i < until; ++i) {
      judge(i, stored.empty() ? nullptr : &stored[i - first], id);
    }
    if (width == log::kTileWidth) out_.tile_roots.push_back(root_of_tile(&leaves_[first]));
    if (terms_.keep.count(number) != 0) {
      const auto begin = leaves_.begin() + static_cast<std::ptrdiff_t>(first);
      out_.leaves[number] = {begin, begin + width};
    }
    return {};
  }

  // Empty when the tile cannot be used; why is then among the findings.
  std::vector<Digest> hashes_of(log::TileId id, unsigned width, const std::optional<Bytes>& bytes) {
    const auto hashes = bytes ? log::tile_hashes(*bytes) : std::nullopt;
    if (hashes && hashes->size() == width) return *hashes;
    const auto code = bytes ? FindingCode::tile_changed : FindingCode::tile_missing;
    out_.findings.add({.code = code, .position = id.index * log::kTileWidth, .tile = id});
    return {};
  }

  // What the entry after it, or the head, says that this one was; null: nobody says.
  [[nodiscard]] const Digest* named_by_next(std::size_t i) const {
    if (i + 1 < seen_.size()) return seen_[i + 1].in_place() ? &seen_[i + 1].previous : nullptr;
    const bool last = out_.from + i + 1 == terms_.size;
    return last && terms_.last_leaf ? &*terms_.last_leaf : nullptr;
  }

  // Without a tile, two neighbours that do not fit leave open which of them was changed; when the
  // second one is what its own successor says, it was the first.
  [[nodiscard]] const Digest* witness(std::size_t i) const {
    if (i + 1 >= seen_.size()) return nullptr;
    const Digest* const next = named_by_next(i + 1);
    return next != nullptr && *next == seen_[i + 1].leaf ? named_by_next(i) : nullptr;
  }

  void judge(std::size_t i, const Digest* stored, log::TileId id) {
    const Seen& seen = seen_[i];
    const Digest* const named = named_by_next(i);
    const Digest* const written = stored != nullptr ? stored : witness(i);
    bool sound = seen.in_place();
    if (sound && written != nullptr && *written != seen.leaf) {
      sound = stored != nullptr && named != nullptr && *named == seen.leaf;
      if (sound) add_tile(i, id);
    }
    if (sound) {
      accept(i, seen);
      out_.last_leaf = seen.leaf;
    } else {
      Finding finding{.code = code_for(seen.state), .position = out_.from + i};
      if (seen.state == Seen::State::out_of_place) finding.other = seen.number;
      out_.findings.add(std::move(finding));
      // The tree is built from what was written, so that one lost entry does not hide the rest.
      const Digest* const known = written != nullptr ? written : named;
      out_.last_leaf = known != nullptr ? std::optional(*known) : std::nullopt;
    }
    leaves_[i] = out_.last_leaf.value_or(Digest{});
  }

  // An entry that is what was written: does it fit what was written before?
  void accept(std::size_t i, const Seen& seen) {
    if (i == 0) {
      out_.first = Border{seen.previous, seen.recorded};
    } else if (out_.last_leaf && *out_.last_leaf != seen.previous) {
      add(FindingCode::chain_broken, i);
    }
    if (out_.last_recorded && seen.recorded <= *out_.last_recorded) add(FindingCode::time_back, i);
    out_.last_recorded = seen.recorded;
    out_.links[i] = terms_.hash.link(seen.record, seen.revision, seen.leaf);
    const std::uint64_t position = out_.from + i;
    if (!seen.prior) {
      if (seen.revision != 1) return add_record(FindingCode::prior_missing, i);
      out_.beginnings.push_back({position, terms_.hash.record(seen.record)});
      return;
    }
    if (seen.revision < 2) return add_record(FindingCode::prior_unexpected, i);
    const std::uint64_t prior = seen.prior->position.value;
    if (prior >= position) {
      out_.findings.add({.code = FindingCode::prior_wrong,
                         .position = position,
                         .other = prior,
                         .record = seen.record});
      return;
    }
    out_.continuations.push_back(
        {position, prior, terms_.hash.link(seen.record, seen.revision - 1, seen.prior->leaf_hash)});
  }

  void add(FindingCode code, std::size_t i) {
    out_.findings.add({.code = code, .position = out_.from + i});
  }

  void add_tile(std::size_t i, log::TileId id) {
    out_.findings.add({.code = FindingCode::tile_changed, .position = out_.from + i, .tile = id});
  }

  void add_record(FindingCode code, std::size_t i) {
    out_.findings.add({.code = code, .position = out_.from + i, .record = seen_[i].record});
  }

  const Terms& terms_;
  Chunk out_;
  std::vector<Seen> seen_;
  std::vector<Digest> leaves_;  // as they were written
};

}  // namespace

void Findings::add(Finding finding) {
  const bool joins = finding.code == FindingCode::entry_missing ||
                     finding.code == FindingCode::entry_unreadable ||
                     finding.code == FindingCode::stray_row;
  if (joins && !kept_.empty() && kept_.back().code == finding.code) {
    Finding& before = kept_.back();
    if (before.last.value_or(*before.position) + 1 == *finding.position) {
      before.last = finding.last.value_or(*finding.position);
      return;
    }
  }
  if (kept_.size() < kKeptFindings) {
    kept_.push_back(std::move(finding));
  } else {
    ++more_;
  }
}

void Findings::add(Findings&& others) {
  for (Finding& finding : others.kept_) add(std::move(finding));
  more_ += others.more_;
}

Result<Chunk, ReadFault> check_chunk(const Terms& terms, std::uint64_t from, std::uint64_t until) {
  return Checker(terms, from, until).check();
}

}  // namespace letopis::audit
