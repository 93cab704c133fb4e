#pragma once
// A small log with a mark of two versions and a commitment to all records, and the honest evidence
// about that mark.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "events/journal/codec.h"
#include "events/log/record_map.h"
#include "events/log/tree.h"
#include "events/upkeep/codec.h"
#include "server/evidence/check.h"
#include "tests/support/golden_proof.h"

namespace letopis::evidence::testing {

inline constexpr std::uint64_t kLesson = 11;
inline constexpr std::uint64_t kPupil = 3;
inline constexpr std::uint64_t kCommitted = 4;  // position of the commitment
inline constexpr std::uint64_t kWitnessed = 1'790'000'000;

class SmallLog final : public log::SubtreeHashes {
 public:
  Id128 ledger{{1, 2, 3}};

  /// 0: another cell's mark; 1: "5" is set; 2: another cell's; 3: it becomes "4"; 4: the
  /// commitment; 5: another cell's.
  SmallLog() {
    const journal::MarkSet five{LessonId{kLesson}, PersonId{kPupil}, Mark::five};
    const journal::MarkChanged four{LessonId{kLesson}, PersonId{kPupil}, Mark::five, Mark::four};
    add(EventKind::mark_set, cell(7), journal::encode(five));
    add(EventKind::mark_set, cell(kPupil), journal::encode(five));
    add(EventKind::mark_set, cell(8), journal::encode(five));
    add(EventKind::mark_changed, cell(kPupil), journal::encode(four));
    const upkeep::RecordsCommitted whole{log::map_node(map()).hash, 3, kCommitted};
    add(EventKind::records_committed, {RecordKind::ledger, 0, 0, 0}, upkeep::encode(whole));
    add(EventKind::mark_set, cell(9), journal::encode(five));
  }

  static log::RecordKey cell(std::uint64_t pupil) { return {RecordKind::mark, 0, kLesson, pupil}; }

  /// Appends what the ledger would.
  void add(EventKind kind, const log::RecordKey& record, Bytes payload) {
    log::Draft draft;
    draft.kind = kind;
    draft.record = record;
    draft.effective = SchoolDate{20'777};
    draft.actor = {PersonId{2}, Role::teacher, 5, {}};
    draft.payload = std::move(payload);
    log::Stamp stamp;
    stamp.ledger = ledger;
    stamp.position = Position{bytes.size()};
    if (!bytes.empty()) stamp.previous = leaf(bytes.size() - 1);
    stamp.recorded = {1'790'000'000'000'000 + static_cast<std::int64_t>(bytes.size())};
    for (std::uint64_t i = 0; i < bytes.size(); ++i) {
      if (log::EntryView::read(bytes[i])->record() != record) continue;
      stamp.prior = log::Prior{Position{i}, leaf(i)};
      ++stamp.revision;
    }
    bytes.push_back(*log::encode(draft, stamp));
  }

  [[nodiscard]] Digest leaf(std::uint64_t position) const {
    return log::leaf_hash(bytes[position]);
  }

  [[nodiscard]] std::optional<Digest> at(unsigned level, std::uint64_t index) const override {
    if ((index + 1) << level > bytes.size()) return std::nullopt;
    if (level == 0) return leaf(index);
    return log::node_hash(*at(level - 1, 2 * index), *at(level - 1, 2 * index + 1));
  }

  [[nodiscard]] std::vector<Digest> path(std::uint64_t position) const {
    return *log::inclusion_proof(*this, position, bytes.size());
  }

  /// Signed by the golden log and cosigned by the golden witness.
  [[nodiscard]] std::string note() const {
    const log::Checkpoint checkpoint{test::golden_key().name, bytes.size(),
                                     *log::root_at(*this, bytes.size())};
    const std::string body = log::body_of(checkpoint);
    const auto witness = log::cosign(body, test::golden_witness(), kWitnessed);
    return log::sign_note(body, test::golden_key()) + log::line_of(witness);
  }

  /// The newest entry of each record among the first kCommitted.
  [[nodiscard]] std::vector<log::MapLeaf> map() const {
    std::vector<log::MapLeaf> out{{log::map_path(cell(7)), leaf(0)},
                                  {log::map_path(cell(kPupil)), leaf(3)},
                                  {log::map_path(cell(8)), leaf(2)}};
    std::sort(out.begin(), out.end());
    return out;
  }

  [[nodiscard]] Bytes map_proof(RecordKind kind) const {
    log::MapProof proof;
    const auto leaves = map();
    log::descend(leaves, 0, log::map_path({kind, 0, kLesson, kPupil}), proof);
    return log::encode(proof);
  }

  std::vector<Bytes> bytes;
};

inline Version version_of(const SmallLog& log, std::uint64_t position) {
  const Bytes& bytes = log.bytes[position];
  return {position, bytes, log.leaf(position), log.path(position),
          words_of(*log::EntryView::read(bytes))};
}

inline Evidence honest(const SmallLog& log) {
  Evidence out;
  out.origin = test::golden_key().name;
  out.ledger = log.ledger;
  out.vkey = test::kGoldenVkey;
  out.checkpoint = log.note();
  out.lesson = kLesson;
  out.pupil = kPupil;
  out.versions = {version_of(log, 1), version_of(log, 3)};
  out.completeness =
      Completeness{kCommitted, log.bytes[kCommitted], log.path(kCommitted),
                   log.map_proof(RecordKind::mark), log.map_proof(RecordKind::absence)};
  return out;
}

inline log::Policy golden_policy() { return *log::Policy::parse(test::golden_policy()); }

}  // namespace letopis::evidence::testing
