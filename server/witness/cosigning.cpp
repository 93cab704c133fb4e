#include "server/witness/cosigning.h"

#include <algorithm>
#include <utility>

#include "server/log/log.h"
#include "server/witness/request.h"

namespace letopis::witness {
namespace {

constexpr int kTries = 3;  // in one round: the size that a witness names may move on meanwhile

using ledger::SignedHead;

// The checkpoint with those signatures that it has got.
std::shared_ptr<const SignedHead> with_lines(
    const SignedHead& head, const std::vector<std::optional<log::Signature>>& lines) {
  auto out = std::make_shared<SignedHead>(head);
  for (const auto& line : lines) {
    if (line) out->note += log::line_of(*line);
  }
  return out;
}

bool anyone(const log::Cosignatures& cosignatures) {
  return std::any_of(cosignatures.begin(), cosignatures.end(),
                     [](const auto& each) { return each.verdict == log::Verdict::good; });
}

Failure<ledger::LedgerError> rolled_back(const std::string& what, const std::string& what_en) {
  return {ledger::LedgerError{
      "rolled_back",
      "База старше точки, заверенной свидетелями: " + what + ". Верните новейшую копию.",
      "The database is older than the checkpoint that witnesses cosigned: " + what_en +
          ". Bring back the newest copy."}};
}

}  // namespace

std::string_view name_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::none:
      return "none";
    case Trouble::unreachable:
      return "unreachable";
    case Trouble::refused:
      return "refused";
    case Trouble::behind:
      return "behind";
    case Trouble::inconsistent:
      return "inconsistent";
  }
  return "";
}

Cosigning::Cosigning(CosigningPorts ports, const CosigningOptions& options)
    : ports_(std::move(ports)), options_(options), states_(ports_.policy.witnesses().size()) {
  for (std::size_t i = 0; i < states_.size(); ++i) {
    states_[i].report.name = ports_.policy.witnesses()[i].name;
  }
}

Cosigning::~Cosigning() { stop(); }

Result<void, ledger::LedgerError> Cosigning::recall(
    const log::VerifyingKey& own, const std::shared_ptr<const SignedHead>& first,
    const std::shared_ptr<const SignedHead>& empty) {
  const std::lock_guard lock(mutex_);
  empty_ = empty;
  const auto content = ports_.kept.read();
  const auto note = content && *content ? log::parse_note(**content) : std::nullopt;
  auto head = note ? log::checkpoint_of(note->body) : std::nullopt;
  // It is evidence only when this ledger's key signed it; whatever else lies there proves nothing.
  if (!head || head->origin != own.name || !log::signed_by(*note, own)) {
    if (content && !*content) return {};
    log_file::warning("the kept cosigned checkpoint cannot be read; a new one will be asked for");
    return {};
  }
  if (head->size > first->checkpoint.size) {
    const std::string size = std::to_string(head->size);
    return rolled_back("заверено записей " + size, size + " entries were cosigned");
  }
  const ledger::StoredHashes hashes(ports_.rows, *first->edge, ports_.tiles);
  if (log::root_at(hashes, head->size) != head->root) {
    return rolled_back("корень дерева на заверенном размере другой",
                       "the root at the cosigned size is another one");
  }
  const log::Cosignatures cosignatures = ports_.policy.cosignatures(*note);
  for (std::size_t i = 0; i < states_.size(); ++i) {
    states_[i].seconds = cosignatures[i].seconds;
    if (cosignatures[i].verdict == log::Verdict::good) states_[i].report.size = head->size;
  }
  if (!ports_.policy.met_by(cosignatures) || !anyone(cosignatures)) return {};
  auto kept = std::make_shared<SignedHead>(*first);
  kept->note = **content;
  kept->checkpoint = std::move(*head);
  witnessed_ = std::move(kept);
  return {};
}

void Cosigning::start() {
  threads_.emplace_back([this] { keep_time(); });
  for (std::size_t i = 0; i < states_.size(); ++i) {
    threads_.emplace_back([this, i] { follow(i); });
  }
}

void Cosigning::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (const auto& post : ports_.posts) post->stop();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Cosigning::head_signed() {
  {
    // A waiting thread must not miss it between looking and sleeping.
    const std::lock_guard lock(mutex_);
  }
  changed_.notify_all();
}

void Cosigning::keep_time() {
  std::unique_lock lock(mutex_);
  bool again = false;
  while (!stopping_) {
    open_round(again);
    changed_.wait_for(lock, options_.interval, [this] { return stopping_; });
    if (stopping_) return;
    again = false;
    if (!all_answered() || newer_head()) continue;
    // Nothing to do but to let the witnesses say from time to time that they are there.
    again =
        !changed_.wait_for(lock, options_.refresh, [this] { return stopping_ || newer_head(); });
  }
}

void Cosigning::open_round(bool again) {
  auto head = ports_.notary.latest();
  if (!head) return;
  if (!round_.collected || round_.collected->head->checkpoint.size != head->checkpoint.size) {
    round_.collected = std::make_shared<Collected>();
    round_.collected->head = std::move(head);
    round_.collected->lines.resize(states_.size());
    round_.collected->cosignatures.resize(states_.size());
  }
  round_.again = again;
  ++round_.number;
  changed_.notify_all();
}

void Cosigning::follow(std::size_t witness) {
  std::unique_lock lock(mutex_);
  State& state = states_[witness];
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || round_.number > state.asked; });
    if (stopping_) return;
    const Round round = round_;
    const bool due = round.again || !answered(witness);
    if (due) {
      lock.unlock();
      ask(witness, *round.collected);
      lock.lock();
    }
    state.asked = round.number;
  }
}

void Cosigning::ask(std::size_t witness, Collected& collected) {
  const SignedHead& head = *collected.head;
  std::uint64_t from = 0;
  {
    const std::lock_guard lock(mutex_);
    from = std::min(states_[witness].report.size, head.checkpoint.size);
  }
  for (int tries = 0; tries < kTries; ++tries) {
    const auto heard = ask_once(witness, head, from);
    if (!heard) {
      fail(witness, Trouble::unreachable, "cannot be asked: " + heard.error());
      return;
    }
    if (heard->meaning == Meaning::ask_from) {
      from = heard->size;
      continue;
    }
    if (heard->meaning == Meaning::cosigned) {
      record(witness, collected, *heard);
    } else {
      fail_by(witness, *heard, head);
    }
    return;
  }
  fail(witness, Trouble::refused, "names another size each time");
}

Result<Heard, std::string> Cosigning::ask_once(std::size_t witness, const SignedHead& head,
                                               std::uint64_t from) {
  const ledger::StoredHashes hashes(ports_.rows, *head.edge, ports_.tiles);
  auto proof = log::consistency_proof(hashes, from, head.checkpoint.size);
  if (!proof) return Failure{std::string("the tree cannot be read")};
  const auto answer =
      ports_.posts[witness]->add_checkpoint(to_text({from, std::move(*proof), head.note}));
  if (!answer) return Failure{answer.error()};
  const Asked asked{head.note, from, head.checkpoint.size, ports_.notary.latest()->checkpoint.size};
  return hear(*answer, asked, ports_.policy.witnesses()[witness].key, now());
}

void Cosigning::record(std::size_t witness, Collected& collected, const Heard& heard) {
  const std::lock_guard keeping(keeping_);
  std::shared_ptr<const SignedHead> met;
  {
    const std::lock_guard lock(mutex_);
    State& state = states_[witness];
    if (state.report.trouble != Trouble::none) {
      log_file::info("witness " + state.report.name + " cosigns again");
    }
    state.report.trouble = Trouble::none;
    state.report.size = heard.size;
    state.seconds = heard.seconds;
    ++state.report.cosignatures;
    collected.lines[witness] = heard.signature;
    collected.cosignatures[witness] = {log::Verdict::good, heard.seconds};
    auto decorated = with_lines(*collected.head, collected.lines);
    const std::uint64_t size = decorated->checkpoint.size;
    if (!decorated_ || decorated_->checkpoint.size <= size) decorated_ = decorated;
    const bool newest = !witnessed_ || witnessed_->checkpoint.size <= size;
    if (newest && ports_.policy.met_by(collected.cosignatures)) met = std::move(decorated);
  }
  if (!met) return;
  // Kept before it is shown, so that after a restart nobody is shown an older one.
  if (!ports_.kept.write(met->note)) {
    log_file::error("the cosigned checkpoint could not be kept; it is not published");
    return;
  }
  const std::lock_guard lock(mutex_);
  witnessed_ = std::move(met);
}

void Cosigning::fail_by(std::size_t witness, const Heard& heard, const SignedHead& head) {
  const std::string size = std::to_string(head.checkpoint.size);
  if (heard.meaning == Meaning::behind) {
    fail(witness, Trouble::behind,
         "has seen " + std::to_string(heard.size) + " entries of ours, more than we ever signed");
  } else if (heard.meaning == Meaning::inconsistent) {
    fail(witness, Trouble::inconsistent,
         "has seen another history than that of our " + size + " entries");
  } else if (heard.meaning != Meaning::ask_later) {
    fail(witness, Trouble::refused, "does not cosign our " + size + " entries");
  }
}

void Cosigning::fail(std::size_t witness, Trouble trouble, const std::string& why) {
  const std::lock_guard lock(mutex_);
  WitnessReport& report = states_[witness].report;
  ++report.failures;
  const bool news = report.trouble != trouble;
  report.trouble = trouble;
  if (!news || stopping_) return;
  const std::string line = "witness " + report.name + " " + why;
  if (is_alarm(trouble)) {
    ++report.alarms;
    log_file::error(line);
  } else {
    log_file::warning(line);
  }
}

std::shared_ptr<const SignedHead> Cosigning::latest() const {
  const std::lock_guard lock(mutex_);
  if (options_.require_quorum) return witnessed_ ? witnessed_ : empty_;
  auto newest = ports_.notary.latest();
  const bool same = decorated_ && decorated_->checkpoint.size == newest->checkpoint.size;
  return same ? decorated_ : newest;
}

std::shared_ptr<const SignedHead> Cosigning::witnessed() const {
  const std::lock_guard lock(mutex_);
  return witnessed_;
}

std::vector<WitnessReport> Cosigning::report() const {
  const std::uint64_t then = now();
  const std::lock_guard lock(mutex_);
  std::vector<WitnessReport> out;
  for (const State& state : states_) {
    out.push_back(state.report);
    if (state.seconds > 0) out.back().age = then - std::min(then, state.seconds);
  }
  return out;
}

bool Cosigning::healthy() const {
  const std::lock_guard lock(mutex_);
  return std::none_of(states_.begin(), states_.end(),
                      [](const State& state) { return is_alarm(state.report.trouble); });
}

bool Cosigning::answered(std::size_t witness) const {
  return round_.collected && round_.collected->lines[witness] &&
         states_[witness].report.trouble == Trouble::none;
}

bool Cosigning::all_answered() const {
  for (std::size_t i = 0; i < states_.size(); ++i) {
    if (!answered(i)) return false;
  }
  return true;
}

bool Cosigning::newer_head() const {
  const auto newest = ports_.notary.latest();
  return newest && round_.collected &&
         newest->checkpoint.size > round_.collected->head->checkpoint.size;
}

std::uint64_t Cosigning::now() const {
  return static_cast<std::uint64_t>(ports_.clock.now().us / 1'000'000);
}

}  // namespace letopis::witness
