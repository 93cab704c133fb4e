#include "tests/simulation/command.h"

#include "projections/facts/row_facts.h"
#include "projections/facts/rulebook.h"

namespace letopis::sim {

log::Origin origin_of_all() { return {"192.0.2.7", "simulation"}; }

// What a program without rules would write.
std::optional<log::Draft> SimSubmission::forced(const Action& action, ledger::Bench& bench) const {
  const auto* const put = std::get_if<journal::PutMark>(&action);
  if (mutation_ != Mutation::refusal_ignored || put == nullptr) return std::nullopt;
  facts::RowFacts facts(bench.rows());
  if (!facts.lesson(put->lesson)) return std::nullopt;
  auto draft = draft_of(journal::MarkSet{put->lesson, put->pupil, put->value}, {}, facts);
  draft.actor = command_.actor;
  draft.origin = origin_of_all();
  draft.reason = command_.reason;
  return draft;
}

Result<void, Refusal> SimSubmission::decide(ledger::Bench& bench) {
  for (const Action& action : command_.actions) {
    const rules::Context context{command_.actor, command_.reason, bench.now()};
    auto draft = facts::propose(action, context, origin_of_all(), command_.expected, bench.rows());
    if (!draft) {
      auto anyway = forced(action, bench);
      if (!anyway) return Failure{draft.error()};
      draft = std::move(*anyway);
    }
    const auto appended = bench.append(*draft);
    if (!appended) return Failure{appended.error()};
  }
  return {};
}

}  // namespace letopis::sim
