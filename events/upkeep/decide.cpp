#include "events/upkeep/decide.h"

#include <limits>

#include "events/log/note.h"
#include "events/rules/bounds.h"
#include "events/rules/rights.h"
#include "schema/types/limits.h"

namespace letopis::upkeep {
namespace {

constexpr std::int64_t kFirstRestored = 2;

// The checkpoint says what the numbers beside it say; or there is none, and neither are numbers.
bool newest_fits(const LedgerRestored& as) {
  if (as.newest_note.empty()) return as.newest == TreeHead{};
  const auto note = log::parse_note(as.newest_note);
  const auto checkpoint = note ? log::checkpoint_of(note->body) : std::nullopt;
  return checkpoint && checkpoint->size == as.newest.size && checkpoint->root == as.newest.root;
}

}  // namespace

Result<LedgerRestored, Refusal> decide(const RestoreLedger& action, const rules::Context& context,
                                       rules::Facts& facts) {
  auto begun = rules::begin(context, facts, rules::check_program(context.actor));
  if (!begun) return Failure{std::move(begun).error()};
  if (rules::is_blank(context.reason.text)) {
    return rules::refuse(RefusalCode::reason_text_required);
  }
  const LedgerRestored& as = action.as;
  auto fields = rules::Bounds()
                    .between("incarnation", as.incarnation, kFirstRestored,
                             std::numeric_limits<std::int32_t>::max())
                    .that("origin", log::is_key_name(as.origin))
                    .name("origin", as.origin, limits::kOriginBytes)
                    .that("restored", as.restored.size > 0)
                    .text("newest_note", as.newest_note, limits::kKeptNoteBytes)
                    .that("newest_note", newest_fits(as))
                    .name("account", as.account, limits::kNameBytes)
                    .result();
  if (!fields) return Failure{std::move(fields).error()};
  return as;
}

Result<OutageEnded, Refusal> decide(const EndOutage& action, const rules::Context& context,
                                    rules::Facts& facts) {
  auto begun = rules::begin(context, facts, rules::check_program(context.actor));
  if (!begun) return Failure{std::move(begun).error()};
  if (action.as.cause != OutageCause::disk_full) {
    return rules::refuse(RefusalCode::invalid_value, "cause");
  }
  if (action.as.to < action.as.from) return rules::refuse(RefusalCode::dates_reversed);
  return action.as;
}

Result<RecordsCommitted, Refusal> decide(const CommitRecords& action, const rules::Context& context,
                                         rules::Facts& facts) {
  auto begun = rules::begin(context, facts, rules::check_program(context.actor));
  if (!begun) return Failure{std::move(begun).error()};
  const bool fits = action.as.records > 0 && action.as.records <= action.as.as_of;
  if (!fits) return rules::refuse(RefusalCode::invalid_value, "records");
  if (action.as.root == Digest{}) return rules::refuse(RefusalCode::invalid_value, "root");
  return action.as;
}

}  // namespace letopis::upkeep
