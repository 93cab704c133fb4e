#include "events/audit/records.h"

#include <algorithm>

#include "events/log/tree.h"

namespace letopis::audit {
namespace {

constexpr std::uint32_t kFree = 0xFFFF'FFFF;
constexpr std::size_t kAhead = 16;  // look-ups under way at once: each waits for memory

}  // namespace

OneEntry::OneEntry(const Source& source, std::uint64_t position) : position_(position) {
  // What cannot be read stays empty.
  static_cast<void>(source.entries(position, position + 1, *this).has_value());
}

void OneEntry::entry(std::uint64_t position, ByteView bytes) {
  if (position == position_) bytes_ = Bytes(bytes);
}

std::optional<log::EntryView> OneEntry::view() const& { return log::EntryView::read(bytes_); }

void Records::Beginnings::grow() {
  const std::size_t places = records_.empty() ? 1'024 : 2 * records_.size();
  const auto records = std::exchange(records_, std::vector<std::uint64_t>(places));
  const auto positions = std::exchange(positions_, std::vector<std::uint32_t>(places, kFree));
  mask_ = places - 1;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (positions[i] != kFree) place(records[i], positions[i]);
  }
}

void Records::Beginnings::place(std::uint64_t record, std::uint32_t position) {
  std::size_t at = static_cast<std::size_t>(record) & mask_;
  while (positions_[at] != kFree) at = (at + 1) & mask_;
  records_[at] = record;
  positions_[at] = position;
}

template <class Same>
std::optional<std::uint32_t> Records::Beginnings::find_or_add(std::uint64_t record,
                                                              std::uint32_t position,
                                                              const Same& same) {
  for (std::size_t at = static_cast<std::size_t>(record) & mask_; positions_[at] != kFree;
       at = (at + 1) & mask_) {
    if (records_[at] == record && same(positions_[at])) return positions_[at];
  }
  if (5 * (size_ + 1) > 4 * records_.size()) grow();
  place(record, position);
  ++size_;
  return std::nullopt;
}

void Records::Beginnings::prefetch(std::uint64_t record) const {
  const std::size_t at = static_cast<std::size_t>(record) & mask_;
  __builtin_prefetch(&records_[at]);
  __builtin_prefetch(&positions_[at]);
}

std::uint64_t Records::link(std::uint64_t position) const {
  return stretches_[position / kChunkEntries].links[position % kChunkEntries];
}

std::uint32_t& Records::follower(std::uint64_t position) {
  return stretches_[position / kChunkEntries].followers[position % kChunkEntries];
}

void Records::prefetch(std::uint64_t position) const {
  const Stretch& stretch = stretches_[position / kChunkEntries];
  __builtin_prefetch(&stretch.links[position % kChunkEntries]);
  __builtin_prefetch(&stretch.followers[position % kChunkEntries]);
}

void Records::take(Chunk& chunk) {
  std::vector<std::uint32_t> followers(chunk.links.size());
  stretches_.push_back({std::move(chunk.links), std::move(followers)});
  const auto& continuations = chunk.continuations;
  for (std::size_t i = 0; i < continuations.size(); ++i) {
    if (i + kAhead < continuations.size()) prefetch(continuations[i + kAhead].to);
    follow(continuations[i], chunk.findings);
  }
  const auto& beginnings = chunk.beginnings;
  for (std::size_t i = 0; i < beginnings.size(); ++i) {
    if (i + kAhead < beginnings.size()) beginnings_.prefetch(beginnings[i + kAhead].record);
    begin(beginnings[i], chunk.findings);
  }
}

void Records::follow(const Continuation& continuation, Findings& findings) {
  const std::uint64_t there = link(continuation.to);
  // An entry that is damaged itself says nothing about those that name it.
  if (there != 0 && there != continuation.expected) {
    Finding finding = mismatch(continuation);
    const bool follows = finding.code == FindingCode::revision_wrong;
    findings.add(std::move(finding));
    if (!follows) return;
  }
  std::uint32_t& taken = follower(continuation.to);
  if (taken == 0) {
    taken = static_cast<std::uint32_t>(continuation.from);
    return;
  }
  // The newest one before it, as far as the record can be followed.
  std::uint32_t newest = taken;
  while (const std::uint32_t next = follower(newest)) newest = next;
  Finding finding{.code = FindingCode::prior_skips, .position = continuation.from, .other = newest};
  const OneEntry mine(source_, continuation.from);
  if (const auto entry = mine.view()) finding.record = entry->record();
  findings.add(std::move(finding));
}

Finding Records::mismatch(const Continuation& continuation) const {
  Finding finding{
      .code = FindingCode::prior_wrong, .position = continuation.from, .other = continuation.to};
  const OneEntry from_bytes(source_, continuation.from);
  const OneEntry to_bytes(source_, continuation.to);
  const auto from = from_bytes.view();
  const auto to = to_bytes.view();
  if (!from || !to || !from->prior()) return finding;
  finding.record = from->record();
  const bool named =
      from->record() == to->record() && from->prior()->leaf_hash == log::leaf_hash(to->bytes());
  if (named) finding.code = FindingCode::revision_wrong;
  return finding;
}

void Records::begin(const Beginning& beginning, Findings& findings) {
  const OneEntry* mine = nullptr;
  std::optional<OneEntry> read;
  const auto same = [&](std::uint32_t other) {
    if (mine == nullptr) mine = &read.emplace(source_, beginning.position);
    const OneEntry theirs(source_, other);
    return mine->view() && theirs.view() && mine->view()->record() == theirs.view()->record();
  };
  const auto before = beginnings_.find_or_add(beginning.record,
                                              static_cast<std::uint32_t>(beginning.position), same);
  if (!before) return;
  findings.add({.code = FindingCode::record_begun_twice,
                .position = beginning.position,
                .other = *before,
                .record = mine->view()->record()});
}

}  // namespace letopis::audit
