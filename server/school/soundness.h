#pragma once
// Looks at every entry of a school that is open.
#include <string>

#include "schema/types/time.h"
#include "server/school/school.h"

namespace letopis::school {

/// "" when every entry is the one that was written, else what is wrong, in English. O(entries),
/// on both cores.
[[nodiscard]] std::string damage_of(const School& school, Random& random);

}  // namespace letopis::school
