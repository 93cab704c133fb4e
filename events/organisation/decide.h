#pragma once
// Rules for the organisation. Pure: no I/O, no clock, never throws; a refusal changes nothing.
// All may refuse with not_permitted and invalid_value; all but the opening with
// unknown_organisation.
#include "events/organisation/action.h"
#include "events/rules/facts.h"
#include "schema/types/refusal.h"
#include "schema/types/result.h"

namespace letopis::organisation {

/// Once in the life of a ledger: already_exists afterwards.
[[nodiscard]] Result<OrganisationOpened, Refusal> decide(const OpenOrganisation& action,
                                                         const rules::Context& context,
                                                         rules::Facts& facts);
/// nothing_to_change when they are in force already.
[[nodiscard]] Result<SettingsChanged, Refusal> decide(const ChangeSettings& action,
                                                      const rules::Context& context,
                                                      rules::Facts& facts);
/// dates_reversed.
[[nodiscard]] Result<TermDefined, Refusal> decide(const DefineTerm& action,
                                                  const rules::Context& context,
                                                  rules::Facts& facts);

}  // namespace letopis::organisation
