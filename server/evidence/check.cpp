#include "server/evidence/check.h"

#include <algorithm>
#include <utility>

#include "events/all.h"
#include "events/log/record_map.h"
#include "events/log/tree.h"

namespace letopis::evidence {
namespace {

using log::EntryView;
using log::Fault;

constexpr Fault kOrigin{"checkpoint_origin", "контрольная точка другой летописи, чем названа",
                        "the checkpoint is of another ledger than the file names"};
constexpr Fault kOtherKey{"other_key", "в файле назван другой открытый ключ",
                          "the file names another public key"};
constexpr Fault kUnreadable{"entry_unreadable", "байты записи не читаются",
                            "the bytes are no entry"};
constexpr Fault kOutOfPlace{"out_of_place", "в байтах записи другой номер",
                            "the entry's own number is another one"};
constexpr Fault kOtherLedger{"other_ledger", "запись из другой летописи",
                             "the entry is of another ledger"};
constexpr Fault kOtherRecord{"other_record", "запись о другом", "the entry is of another record"};
constexpr Fault kLeaf{"leaf_differs", "хеш листа в файле – не хеш этих байтов",
                      "the leaf in the file is not the hash of these bytes"};
constexpr Fault kWords{"words_differ", "файл показывает не то, что в байтах записи",
                       "the file shows something else than the entry's bytes say"};
constexpr Fault kNotSigned{"not_signed", "запись новее контрольной точки",
                           "the entry is newer than the checkpoint"};
constexpr Fault kNotIncluded{"proof_not_included", "доказательство не ведёт от записи к точке",
                             "the proof does not lead from the entry to the checkpoint"};
constexpr Fault kRevision{"revision_wrong", "ревизия не следует за предыдущей",
                          "the revision does not follow the one before"};
constexpr Fault kPrior{"prior_wrong", "не названа предыдущая запись о том же, или названа другая",
                       "the entry before it is not named, or another one is"};
constexpr Fault kCommitment{"commitment_wrong", "обязательство о полноте – не запись этой летописи",
                            "the commitment to all records is no such entry of this ledger"};
constexpr Fault kMapProof{"map_proof", "доказательство по карте записей не читается",
                          "the proof from the map of records cannot be read"};
constexpr Fault kNotAll{"not_all", "последняя запись о том же – не та, что в файле",
                        "the newest entry of the record is not the one in the file"};

bool included(std::uint64_t position, ByteView bytes, const std::vector<Digest>& path,
              const log::Checkpoint& checkpoint) {
  return log::verify_inclusion(position, checkpoint.size, log::leaf_hash(bytes), path,
                               checkpoint.root);
}

class Check {
 public:
  Check(const Evidence& evidence, const log::Policy& policy) : evidence_(evidence) {
    auto endorsed = log::endorse(policy, evidence.checkpoint);
    if (!endorsed) {
      out_.findings.push_back({endorsed.error()});
      return;
    }
    out_.endorsed = std::move(*endorsed);
    if (checkpoint()->origin != evidence.origin) out_.findings.push_back({kOrigin});
    const auto signs = [&](const log::PolicyLog& log) {
      return log.key.name == evidence.origin && log::to_vkey(log.key) == evidence.vkey;
    };
    if (std::none_of(policy.logs().begin(), policy.logs().end(), signs)) {
      out_.findings.push_back({kOtherKey});
    }
  }

  Checked run() {
    for (const Version& version : evidence_.versions) check_version(version);
    if (about(RecordKind::mark)) check_links(RecordKind::mark);
    if (about(RecordKind::absence)) check_links(RecordKind::absence);
    check_whole();
    return std::move(out_);
  }

 private:
  [[nodiscard]] const log::Checkpoint* checkpoint() const {
    return out_.endorsed ? &out_.endorsed->checkpoint : nullptr;
  }

  [[nodiscard]] bool about(RecordKind kind) const {
    if (kind == RecordKind::mark) return evidence_.about != About::absence;
    return kind == RecordKind::absence && evidence_.about != About::mark;
  }

  [[nodiscard]] log::RecordKey record(RecordKind kind) const {
    return {kind, 0, evidence_.lesson, evidence_.pupil};
  }

  void find(const Fault& what, std::uint64_t position, std::string detail = {}) {
    out_.findings.push_back({what, position, std::move(detail)});
  }

  void check_version(const Version& version) {
    const std::uint64_t at = version.position;
    if (version.leaf != log::leaf_hash(version.bytes)) find(kLeaf, at);
    check_path(version);
    const auto entry = EntryView::read(version.bytes);
    if (!entry) {
      find(kUnreadable, at);
      out_.seen.push_back({at, std::nullopt, {}});
      return;
    }
    const Words words = words_of(*entry);
    out_.seen.push_back({at, words, entry->user()});
    if (entry->position().value != at) find(kOutOfPlace, at);
    if (entry->ledger() != evidence_.ledger) find(kOtherLedger, at);
    const RecordKind kind = entry->record().kind;
    if (!about(kind) || entry->record() != record(kind)) find(kOtherRecord, at);
    compare(version, words);
  }

  void check_path(const Version& version) {
    if (checkpoint() == nullptr) return;
    if (!version.path) {
      find(kNotSigned, version.position);
    } else if (!included(version.position, version.bytes, *version.path, *checkpoint())) {
      find(kNotIncluded, version.position);
    }
  }

  void compare(const Version& version, const Words& words) {
    std::string differ;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] == version.shown[i]) continue;
      if (!differ.empty()) differ += ", ";
      differ += kWordNames[i];
    }
    if (!differ.empty()) find(kWords, version.position, std::move(differ));
  }

  // Revisions 1, 2, … each naming the one before by number and hash: none can have been left out.
  void check_links(RecordKind kind) {
    const Version* before = nullptr;
    std::uint32_t revision = 0;
    for (const Version& version : evidence_.versions) {
      const auto entry = EntryView::read(version.bytes);
      if (!entry || entry->record() != record(kind)) continue;
      if (entry->revision() != revision + 1) find(kRevision, version.position);
      if (!follows(entry->prior(), before)) find(kPrior, version.position);
      before = &version;
      revision = entry->revision();
    }
  }

  static bool follows(const std::optional<log::Prior>& prior, const Version* before) {
    if (before == nullptr) return !prior;
    return prior && prior->position.value == before->position &&
           prior->leaf_hash == log::leaf_hash(before->bytes);
  }

  void check_whole() {
    if (!evidence_.completeness || checkpoint() == nullptr) return;
    const Completeness& given = *evidence_.completeness;
    const auto committed = commitment(given);
    if (!committed) {
      find(kCommitment, given.position);
      return;
    }
    const std::size_t before = out_.findings.size();
    if (about(RecordKind::mark)) check_map(RecordKind::mark, given.mark, *committed);
    if (about(RecordKind::absence)) check_map(RecordKind::absence, given.absence, *committed);
    if (out_.findings.size() == before) out_.whole_as_of = committed->as_of;
  }

  [[nodiscard]] std::optional<upkeep::RecordsCommitted> commitment(
      const Completeness& given) const {
    const auto entry = EntryView::read(given.bytes);
    if (!entry || entry->ledger() != evidence_.ledger || entry->record().kind != RecordKind::ledger)
      return std::nullopt;
    if (entry->position().value != given.position) return std::nullopt;
    if (!included(given.position, given.bytes, given.path, *checkpoint())) return std::nullopt;
    const auto event = event_of(entry->kind(), entry->payload());
    const auto* const out = event ? std::get_if<upkeep::RecordsCommitted>(&*event) : nullptr;
    if (out == nullptr || out->as_of > given.position) return std::nullopt;
    return *out;
  }

  void check_map(RecordKind kind, ByteView bytes, const upkeep::RecordsCommitted& committed) {
    const std::uint64_t at = evidence_.completeness->position;
    const auto proof = log::map_proof_of(bytes);
    if (!proof) {
      find(kMapProof, at);
      return;
    }
    const Digest path = log::map_path(record(kind));
    const auto newest = newest_before(kind, committed.as_of);
    const bool holds = newest ? log::proves_value(*proof, {path, *newest}, committed.root)
                              : log::proves_absence(*proof, path, committed.root);
    if (!holds) find(kNotAll, at, kind == RecordKind::mark ? "mark" : "absence");
  }

  [[nodiscard]] std::optional<Digest> newest_before(RecordKind kind, std::uint64_t end) const {
    std::optional<Digest> out;
    for (const Version& version : evidence_.versions) {
      const auto entry = EntryView::read(version.bytes);
      if (!entry || entry->record() != record(kind) || version.position >= end) continue;
      out = log::leaf_hash(version.bytes);
    }
    return out;
  }

  const Evidence& evidence_;
  Checked out_;
};

}  // namespace

Checked check(const Evidence& evidence, const log::Policy& policy) {
  return Check(evidence, policy).run();
}

Checked check(ByteView bytes, const log::ProofFile& proof, const log::Policy& policy) {
  Checked out;
  auto endorsed = log::verify_proof(policy, proof, log::leaf_hash(bytes));
  if (endorsed) {
    out.endorsed = std::move(*endorsed);
  } else {
    out.findings.push_back({endorsed.error(), proof.index});
  }
  const auto entry = EntryView::read(bytes);
  Seen seen{proof.index, std::nullopt, {}};
  if (entry) {
    seen.words = words_of(*entry);
    seen.actor = entry->user();
    if (entry->position().value != proof.index) out.findings.push_back({kOutOfPlace, proof.index});
  }
  out.seen.push_back(std::move(seen));
  return out;
}

}  // namespace letopis::evidence
