#pragma once
// Payload bytes of account events: structs to FlatBuffers (schema/fbs/access.fbs) and back. Pure.
// Readers take bytes of any version and any origin, and yield nothing when these do not verify,
// exceed limits.h, are not UTF-8, or hold a value that this program does not know.
#include <optional>

#include "events/access/event.h"
#include "schema/types/bytes.h"

namespace letopis::access {

[[nodiscard]] Bytes encode(const AccountOpened& event);
[[nodiscard]] Bytes encode(const PasswordIssued& event);

[[nodiscard]] std::optional<AccountOpened> account_opened_of(ByteView payload);
[[nodiscard]] std::optional<PasswordIssued> password_issued_of(ByteView payload);

}  // namespace letopis::access
