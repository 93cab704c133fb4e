#include "events/audit/audit.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "events/audit/recomputed_tree.h"
#include "events/audit/records.h"

namespace letopis::audit {
namespace {

// Threads take chunks in order and check them side by side; whoever completes the next one in order
// joins it to those before.
class Pass {
 public:
  Pass(const Terms& terms, const Options& options)
      : terms_(terms), options_(options), records_(terms.source), tree_(terms.size) {}

  Result<void, ReadFault> run() {
    const std::uint64_t chunks = (terms_.size + kChunkEntries - 1) / kChunkEntries;
    const auto threads = std::min<std::uint64_t>(std::max(options_.threads, 1U), chunks);
    std::vector<std::thread> others;
    for (std::uint64_t i = 1; i < threads; ++i) others.emplace_back([this] { work(); });
    work();
    for (std::thread& each : others) each.join();
    if (fault_) return Failure{std::move(*fault_)};
    tree_.build();
    return {};
  }

  [[nodiscard]] const RecomputedTree& tree() const { return tree_; }

  [[nodiscard]] Findings& findings() { return findings_; }

  [[nodiscard]] const std::optional<Digest>& last_leaf() const { return last_leaf_; }

  [[nodiscard]] const std::optional<Instant>& last_recorded() const { return last_recorded_; }

 private:
  void work() {
    for (;;) {
      std::uint64_t from = 0;
      {
        std::unique_lock lock(mutex_);
        // Nobody runs far ahead of a slow one: what waits to be joined takes memory.
        const std::uint64_t most = (2 * std::uint64_t{options_.threads} + 2) * kChunkEntries;
        moved_.wait(lock, [&] { return fault_ || taken_ < joined_ + most; });
        if (fault_ || taken_ >= terms_.size) return;
        from = taken_;
        taken_ += kChunkEntries;
      }
      auto chunk = check_chunk(terms_, from, std::min(from + kChunkEntries, terms_.size));
      const std::lock_guard lock(mutex_);
      if (!chunk) {
        fault_ = std::move(chunk).error();
      } else if (!fault_) {
        ready_.emplace(from, std::move(*chunk));
        join();
      }
      moved_.notify_all();
    }
  }

  // mutex_ is held.
  void join() {
    for (auto next = ready_.find(joined_); next != ready_.end(); next = ready_.find(joined_)) {
      Chunk chunk = std::move(next->second);
      ready_.erase(next);
      join(chunk);
      joined_ = chunk.until;
      if (options_.progress && !options_.progress(joined_, terms_.size)) {
        fault_ = ReadFault{"stopped", true};
        return;
      }
    }
  }

  void join(Chunk& chunk) {
    if (chunk.first) {
      if (last_leaf_ && *last_leaf_ != chunk.first->previous) {
        findings_.add({.code = FindingCode::chain_broken, .position = chunk.from});
      }
      if (last_recorded_ && chunk.first->recorded <= *last_recorded_) {
        findings_.add({.code = FindingCode::time_back, .position = chunk.from});
      }
    }
    last_leaf_ = chunk.last_leaf;
    if (chunk.last_recorded) last_recorded_ = chunk.last_recorded;
    records_.take(chunk);
    tree_.take(chunk);
    findings_.add(std::move(chunk.findings));
  }

  const Terms& terms_;
  const Options& options_;
  std::mutex mutex_;  // guards all below
  std::condition_variable moved_;
  std::uint64_t taken_ = 0;   // up to here chunks are being checked
  std::uint64_t joined_ = 0;  // up to here they are joined
  std::map<std::uint64_t, Chunk> ready_;
  std::optional<ReadFault> fault_;
  Records records_;
  RecomputedTree tree_;
  Findings findings_;
  std::optional<Digest> last_leaf_ = Digest{};  // the first entry names zeros
  std::optional<Instant> last_recorded_;
};

// The roots of the perfect subtrees on the right edge, as the head stores them.
bool same_roots(const log::SubtreeHashes& tree, const log::RootStack& stored) {
  std::uint64_t first = 0;
  std::size_t root = 0;
  for (unsigned level = 64; level-- > 0;) {
    if ((stored.size() >> level & 1U) == 0) continue;
    if (tree.at(level, first >> level) != stored.roots()[root++]) return false;
    first += std::uint64_t{1} << level;
  }
  return true;
}

void compare_head(const Pass& pass, const ledger::Head& head, Findings& findings) {
  const bool empty = head.size() == 0;
  const bool fits = same_roots(pass.tree(), head.tree) &&
                    (!pass.last_leaf() || head.last_leaf == *pass.last_leaf()) &&
                    (empty || !pass.last_recorded() || head.recorded == *pass.last_recorded());
  if (fits) return;
  Finding finding{.code = FindingCode::head_wrong};
  if (!empty) finding.position = head.size() - 1;
  findings.add(std::move(finding));
}

// Where the damage of one entry is known, its neighbours tell since when.
void add_context(const Source& source, const std::vector<KnownCheckpoint>& checkpoints,
                 std::vector<Finding>& findings) {
  const auto unsound = [&findings](std::uint64_t position) {
    return std::any_of(findings.begin(), findings.end(), [position](const Finding& each) {
      return each.position && each.code < FindingCode::chain_broken && *each.position <= position &&
             position <= each.last.value_or(*each.position);
    });
  };
  for (Finding& finding : findings) {
    std::optional<std::uint64_t> behind = finding.position;
    const bool is_root = finding.code == FindingCode::checkpoint_root;
    const bool is_ahead = finding.code == FindingCode::checkpoint_ahead;
    if (is_root || is_ahead) behind = finding.other;
    if (!behind) continue;
    for (const KnownCheckpoint& each : checkpoints) {
      if (each.checkpoint.size <= *behind || finding.breaks) continue;
      finding.breaks = each.checkpoint.size;
    }
    for (std::uint64_t before = *behind; before-- > 0;) {
      if (unsound(before)) continue;
      const OneEntry sound(source, before);
      if (const auto entry = sound.view()) finding.since = entry->recorded();
      break;
    }
  }
}

Result<Terms, ReadFault> terms_for(const Source& source, const Claims& claims,
                                   const std::vector<KnownCheckpoint>& checkpoints,
                                   const KeyedHash& hash) {
  if (claims.size > Records::kMaxEntries) {
    return Failure{ReadFault{"more than 4,294,967,295 entries: this program checks no more", true}};
  }
  Terms terms{source, hash, claims.size, claims.ledger, std::nullopt, {}};
  if (!terms.ledger) {
    const OneEntry first(source, 0);
    if (const auto entry = first.view()) terms.ledger = entry->ledger();
  }
  if (claims.head && claims.size > 0) terms.last_leaf = claims.head->last_leaf;
  terms.keep.insert(claims.size / log::kTileWidth);
  for (const KnownCheckpoint& each : checkpoints) {
    terms.keep.insert(each.checkpoint.size / log::kTileWidth);
  }
  return terms;
}

}  // namespace

Result<Report, ReadFault> audit(const Source& source, const Claims& claims,
                                const std::vector<KnownCheckpoint>& checkpoints, Findings before,
                                Random& random, const Options& options) {
  const KeyedHash hash(random);
  const auto terms = terms_for(source, claims, checkpoints, hash);
  if (!terms) return Failure{terms.error()};
  Pass pass(*terms, options);
  auto passed = pass.run();
  if (!passed) return Failure{std::move(passed).error()};
  // Kept apart, so that many damaged entries do not push out what is wrong with the whole.
  Findings whole = std::move(before);
  auto tiles = pass.tree().compare(source, whole);
  if (!tiles) return Failure{std::move(tiles).error()};
  if (claims.head) compare_head(pass, *claims.head, whole);
  for (Finding& stray : source.strays(claims.size)) whole.add(std::move(stray));
  Report report;
  report.entries = claims.size;
  report.root = log::root_at(pass.tree(), claims.size).value_or(Digest{});
  report.signed_entries = compare_checkpoints(checkpoints, pass.tree(), claims.size, whole);
  report.more = pass.findings().more() + whole.more();
  report.findings = std::move(pass.findings().kept());
  report.findings.insert(report.findings.end(), whole.kept().begin(), whole.kept().end());
  std::stable_sort(report.findings.begin(), report.findings.end(),
                   [](const Finding& a, const Finding& b) {
                     constexpr auto kNone = ~std::uint64_t{0};
                     return a.position.value_or(kNone) < b.position.value_or(kNone);
                   });
  add_context(source, checkpoints, report.findings);
  return report;
}

}  // namespace letopis::audit
