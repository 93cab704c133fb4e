#pragma once
// Requests about accounts.
#include "events/access/event.h"

namespace letopis::access {

struct OpenAccount {
  AccountOpened as;
};

struct IssuePassword {
  PasswordIssued as;
};

}  // namespace letopis::access
