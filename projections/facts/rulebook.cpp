#include "projections/facts/rulebook.h"

#include <variant>

#include "projections/facts/row_facts.h"
#include "projections/runtime/records.h"

namespace letopis::facts {
namespace {

std::uint32_t revision_of(const std::optional<log::RecordKey>& record, ledger::Rows& rows) {
  const auto head = record ? runtime::record_head(rows, *record) : std::nullopt;
  return head ? head->revision : 0;
}

/// The date of an event that has none of its own.
SchoolDate today_for(const Event& event, Instant now, RowFacts& facts) {
  if (const auto* const opened = std::get_if<organisation::OrganisationOpened>(&event)) {
    return date_at(now, opened->settings.utc_offset_minutes);
  }
  return date_at(now, facts.settings().value_or(organisation::Settings{}).utc_offset_minutes);
}

}  // namespace

Result<log::Draft, Refusal> propose(const Action& action, const rules::Context& context,
                                    const log::Origin& origin,
                                    std::optional<std::uint32_t> expected, ledger::Rows& rows) {
  const std::optional<log::RecordKey> record = record_of(action);
  if (expected) {
    const std::uint32_t current = revision_of(record, rows);
    if (*expected != current) return Failure{Refusal{RefusalCode::stale_revision, {}, current}};
  }
  RowFacts facts(rows);
  Result<Event, Refusal> decided = decide(action, context, facts);
  if (!decided) {
    decided.error().revision = revision_of(record, rows);
    return Failure{std::move(decided).error()};
  }
  log::Draft draft = draft_of(*decided, today_for(*decided, context.now, facts), facts);
  draft.actor = context.actor;
  draft.origin = origin;
  draft.reason = context.reason;
  return draft;
}

}  // namespace letopis::facts
