#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "bench/micro/benches.h"
#include "bench/micro/folded_facts.h"
#include "events/all.h"
#include "events/log/entry.h"
#include "events/log/note.h"
#include "events/log/sha256_lanes.h"
#include "events/log/tile.h"
#include "events/log/tree.h"

namespace letopis::bench {
namespace {

void count_items(benchmark::State& state) { state.SetItemsProcessed(state.iterations()); }

Event typical_event() { return journal::MarkChanged{kLesson, kPupil, Mark::four, Mark::five}; }

/// A mark that was changed, as the server would write it.
log::Draft typical_draft() {
  const SchoolDate today = date_at(bench_now(), 180);
  FoldedFacts facts(today);
  log::Draft draft = draft_of(typical_event(), today, facts);
  draft.actor = {kTeacher, Role::teacher, 8'123'456, PersonId{}};
  draft.origin = {"192.0.2.17", "Firefox 140, Windows"};
  return draft;
}

log::Stamp typical_stamp() {
  return {fresh_request(),
          Position{1'234'567},
          log::leaf_hash("before"),
          2,
          log::Prior{Position{1'200'000}, log::leaf_hash("prior")},
          bench_now(),
          fresh_request(),
          fresh_request()};
}

void encode_entry(benchmark::State& state) {
  const log::Draft draft = typical_draft();
  const log::Stamp stamp = typical_stamp();
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto entry = log::encode(draft, stamp);
    bytes = entry->size();
    benchmark::DoNotOptimize(entry);
  }
  state.counters["entry_bytes"] = static_cast<double>(bytes);
  count_items(state);
}

void encode_payload(benchmark::State& state) {
  const Event event = typical_event();
  const SchoolDate today = date_at(bench_now(), 180);
  FoldedFacts facts(today);
  for (auto _ : state) benchmark::DoNotOptimize(draft_of(event, today, facts));
  count_items(state);
}

void read_entry(benchmark::State& state) {
  const Bytes entry = *log::encode(typical_draft(), typical_stamp());
  for (auto _ : state) {
    const auto view = log::EntryView::read(entry);
    benchmark::DoNotOptimize(event_of(view->kind(), view->payload()));
  }
  count_items(state);
}

void hash_leaf(benchmark::State& state) {
  const Bytes entry = *log::encode(typical_draft(), typical_stamp());
  for (auto _ : state) benchmark::DoNotOptimize(log::leaf_hash(entry));
  count_items(state);
}

/// A tile of entries of a mark's size, all their bytes different, side by side.
void hash_leaves(benchmark::State& state, log::Lanes lanes) {
  const Bytes entry = *log::encode(typical_draft(), typical_stamp());
  const std::vector<Bytes> entries(log::kTileWidth, entry);
  const std::vector<ByteView> views(entries.begin(), entries.end());
  std::vector<Digest> hashes(views.size());
  for (auto _ : state) {
    log::leaf_hashes(views, hashes, lanes);
    benchmark::DoNotOptimize(hashes.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(views.size()));
}

/// The 128 nodes above a tile.
void hash_nodes(benchmark::State& state, log::Lanes lanes) {
  const std::vector<Digest> below(log::kTileWidth, log::leaf_hash("leaf"));
  std::vector<Digest> above(below.size() / 2);
  for (auto _ : state) {
    log::node_hashes(below, above, lanes);
    benchmark::DoNotOptimize(above.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(above.size()));
}

/// Root stack and tiles, as a commit does it.
void append_to_tree(benchmark::State& state) {
  log::RootStack stack;
  log::TileEdge edge;
  std::vector<log::TileEdge::Changed> changed;
  const Digest leaf = log::leaf_hash("leaf");
  for (auto _ : state) {
    stack.append(leaf);
    edge.append(leaf, changed);
    changed.clear();
  }
  benchmark::DoNotOptimize(stack.root());
  count_items(state);
}

/// A tree of equal leaves: the subtrees of one level are all the same, so a proof costs what it
/// costs over rows in memory, and a million leaves take no memory.
class EqualLeaves final : public log::SubtreeHashes {
 public:
  explicit EqualLeaves(std::uint64_t size) : size_(size) {
    levels_.push_back(log::leaf_hash("leaf"));
    while (levels_.size() < 64) {
      levels_.push_back(log::node_hash(levels_.back(), levels_.back()));
    }
  }

  [[nodiscard]] std::optional<Digest> at(unsigned level, std::uint64_t index) const override {
    if ((index + 1) << level > size_) return std::nullopt;
    return levels_[level];
  }

 private:
  std::uint64_t size_;
  std::vector<Digest> levels_;
};

void prove_inclusion(benchmark::State& state, std::uint64_t size) {
  const EqualLeaves tree(size);
  std::uint64_t index = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(log::inclusion_proof(tree, index, size));
    index = (index + 7'919) % size;
  }
  count_items(state);
}

void verify_inclusion(benchmark::State& state, std::uint64_t size) {
  const EqualLeaves tree(size);
  const std::uint64_t index = size / 3;
  const auto proof = log::inclusion_proof(tree, index, size);
  const auto root = log::root_at(tree, size);
  if (!proof || !root) give_up("no proof");
  const Digest leaf = log::leaf_hash("leaf");
  for (auto _ : state) {
    if (!log::verify_inclusion(index, size, leaf, *proof, *root)) give_up("the proof is wrong");
  }
  count_items(state);
}

void sign_checkpoint(benchmark::State& state) {
  const log::SigningKey key{"bench.example/1", {1, 2, 3}};
  const std::string body = log::body_of({key.name, 1'234'567, log::leaf_hash("root")});
  for (auto _ : state) benchmark::DoNotOptimize(log::sign_note(body, key));
  count_items(state);
}

}  // namespace

void register_log(const Sizes& sizes) {
  benchmark::RegisterBenchmark("log/encode_payload", encode_payload);
  benchmark::RegisterBenchmark("log/encode_entry", encode_entry);
  benchmark::RegisterBenchmark("log/read_entry", read_entry);
  benchmark::RegisterBenchmark("log/hash_leaf", hash_leaf);
  for (const log::Lanes lanes :
       {log::Lanes::portable, log::Lanes::avx2, log::Lanes::sha_ni, log::Lanes::avx512}) {
    if (!log::has_lanes(lanes)) continue;
    const std::string name = log::name_of(lanes);
    benchmark::RegisterBenchmark(("log/hash_leaves/" + name).c_str(), hash_leaves, lanes);
    benchmark::RegisterBenchmark(("log/hash_nodes/" + name).c_str(), hash_nodes, lanes);
  }
  benchmark::RegisterBenchmark("log/append_to_tree", append_to_tree);
  benchmark::RegisterBenchmark("log/prove_inclusion", prove_inclusion, sizes.leaves);
  benchmark::RegisterBenchmark("log/verify_inclusion", verify_inclusion, sizes.leaves);
  benchmark::RegisterBenchmark("log/sign_checkpoint", sign_checkpoint);
}

}  // namespace letopis::bench
