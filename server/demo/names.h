#pragma once
// People who never were: common Russian surnames, given names and patronymics, drawn apart.
#include <string>

#include "schema/types/vocabulary.h"
#include "server/demo/dice.h"

namespace letopis::demo {

struct FullName {
  std::string family;
  std::string given;
  std::string patronymic;
};

/// A name that agrees with the sex; frequent ones come more often.
[[nodiscard]] FullName draw_name(Sex sex, Dice& dice);

}  // namespace letopis::demo
