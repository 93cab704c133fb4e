#pragma once
// Payload bytes of the organisation's events: structs to FlatBuffers (schema/fbs/organisation.fbs)
// and back. Pure. Readers take bytes of any version and any origin, and yield nothing when these do
// not verify, exceed limits.h, are not UTF-8, or hold a value that this program does not know.
#include <optional>

#include "events/organisation/event.h"
#include "schema/types/bytes.h"

namespace letopis::organisation {

[[nodiscard]] Bytes encode(const OrganisationOpened& event);
[[nodiscard]] Bytes encode(const SettingsChanged& event);
[[nodiscard]] Bytes encode(const TermDefined& event);

[[nodiscard]] std::optional<OrganisationOpened> organisation_opened_of(ByteView payload);
[[nodiscard]] std::optional<SettingsChanged> settings_changed_of(ByteView payload);
[[nodiscard]] std::optional<TermDefined> term_defined_of(ByteView payload);

}  // namespace letopis::organisation
