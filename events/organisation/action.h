#pragma once
// Requests about the organisation.
#include "events/organisation/event.h"

namespace letopis::organisation {

struct OpenOrganisation {
  OrganisationOpened as;
};

struct ChangeSettings {
  Settings to;
};

struct DefineTerm {
  TermDefined as;
};

}  // namespace letopis::organisation
