#pragma once
// Past facts about accounts: who may sign in, in which roles. Never a secret nor what is made of
// one.
#include <string>
#include <vector>

#include "schema/types/ids.h"
#include "schema/types/vocabulary.h"

namespace letopis::access {

struct AccountOpened {
  PersonId person;
  std::string login;  // lower-case Latin letters, digits, '.', '-', '_', '@'
  std::vector<Role> roles;
  bool operator==(const AccountOpened&) const = default;
};

struct PasswordIssued {
  AccountId account;
  bool start = true;  // to be changed at first sign-in
  bool operator==(const PasswordIssued&) const = default;
};

}  // namespace letopis::access
