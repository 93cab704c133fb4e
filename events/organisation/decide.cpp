#include "events/organisation/decide.h"

#include "events/rules/bounds.h"
#include "events/rules/rights.h"
#include "schema/types/limits.h"

namespace letopis::organisation {
namespace {

constexpr std::int64_t kUtcOffsetMin = -720;
constexpr std::int64_t kUtcOffsetMax = 840;
constexpr std::int64_t kGraceMinutesMax = 1'440;
constexpr std::int64_t kMarkLowest = 1;
constexpr std::int64_t kMarkHighest = 5;

Result<void, Refusal> check_settings(const Settings& settings) {
  return rules::Bounds()
      .between("utc_offset_minutes", settings.utc_offset_minutes, kUtcOffsetMin, kUtcOffsetMax)
      .between("edit_window_days", settings.edit_window_days, 0, limits::kEditWindowDaysMax)
      .between("grace_minutes", settings.grace_minutes, 0, kGraceMinutesMax)
      .between("mark_min", settings.mark_min, kMarkLowest, kMarkHighest)
      .between("mark_max", settings.mark_max, settings.mark_min, kMarkHighest)
      .result();
}

}  // namespace

Result<OrganisationOpened, Refusal> decide(const OpenOrganisation& action,
                                           const rules::Context& context, rules::Facts& facts) {
  auto right =
      rules::check_right(context.actor, rules::Function::organisation_card, rules::Access::write);
  if (!right) return Failure{std::move(right).error()};
  auto reason = rules::check_reason(context.reason);
  if (!reason) return Failure{std::move(reason).error()};
  if (facts.settings()) return rules::refuse(RefusalCode::already_exists);
  auto names = rules::Bounds()
                   .name("full_name", action.as.full_name, limits::kTitleBytes)
                   .name("short_name", action.as.short_name, limits::kTitleBytes)
                   .line("external_id", action.as.external_id, limits::kExternalIdBytes)
                   .result();
  if (!names) return Failure{std::move(names).error()};
  auto settings = check_settings(action.as.settings);
  if (!settings) return Failure{std::move(settings).error()};
  return action.as;
}

Result<SettingsChanged, Refusal> decide(const ChangeSettings& action, const rules::Context& context,
                                        rules::Facts& facts) {
  auto now = rules::begin(context, facts, rules::Function::organisation_card);
  if (!now) return Failure{std::move(now).error()};
  auto settings = check_settings(action.to);
  if (!settings) return Failure{std::move(settings).error()};
  if (action.to == *now) return rules::refuse(RefusalCode::nothing_to_change);
  return SettingsChanged{.settings = action.to, .was = *now};
}

Result<TermDefined, Refusal> decide(const DefineTerm& action, const rules::Context& context,
                                    rules::Facts& facts) {
  auto begun = rules::begin(context, facts, rules::Function::periods);
  if (!begun) return Failure{std::move(begun).error()};
  auto fields = rules::Bounds()
                    .name("title", action.as.title, limits::kTitleBytes)
                    .between("kind", static_cast<std::int64_t>(action.as.kind),
                             static_cast<std::int64_t>(TermKind::year),
                             static_cast<std::int64_t>(TermKind::other))
                    .line("external_id", action.as.external_id, limits::kExternalIdBytes)
                    .result();
  if (!fields) return Failure{std::move(fields).error()};
  auto span = rules::check_span(action.as.from, action.as.to);
  if (!span) return Failure{std::move(span).error()};
  return action.as;
}

}  // namespace letopis::organisation
