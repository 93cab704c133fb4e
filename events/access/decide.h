#pragma once
// Rules for accounts. Pure: no I/O, no clock, never throws; a refusal changes nothing. All may
// refuse with unknown_organisation and not_permitted.
#include "events/access/action.h"
#include "events/rules/facts.h"
#include "schema/types/refusal.h"
#include "schema/types/result.h"

namespace letopis::access {

/// Lower-case Latin letters, digits, '.', '-', '_', '@'; 2 to limits::kLoginBytes of them.
[[nodiscard]] bool is_login(std::string_view login);

/// unknown_person, invalid_value (login, roles), already_exists (login taken).
[[nodiscard]] Result<AccountOpened, Refusal> decide(const OpenAccount& action,
                                                    const rules::Context& context,
                                                    rules::Facts& facts);
/// unknown_account.
[[nodiscard]] Result<PasswordIssued, Refusal> decide(const IssuePassword& action,
                                                     const rules::Context& context,
                                                     rules::Facts& facts);

}  // namespace letopis::access
