#pragma once
// Logins out of names and foreign user names: lower-case Latin letters, digits, '.', '-', '_', '@'.
#include <string>
#include <string_view>

namespace letopis::import {

/// "Mary Archer" -> "mary.archer", "Ёлкина Анна" -> "elkina.anna"; what has no place in a login is
/// left out. May be empty. At most limits::kLoginBytes long, with room for a number behind it.
[[nodiscard]] std::string login_from(std::string_view text);

/// `login`, or `login` with the least number from 2 behind it for which `taken` says no.
template <class Taken>
[[nodiscard]] std::string free_login(const std::string& login, const Taken& taken) {
  if (!taken(login)) return login;
  for (unsigned number = 2;; ++number) {
    std::string next = login + std::to_string(number);
    if (!taken(next)) return next;
  }
}

}  // namespace letopis::import
