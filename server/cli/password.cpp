#include "server/cli/bulk.h"
#include "server/cli/console.h"
#include "server/cli/verbs.h"
#include "server/school/school.h"
#include "server/school/system.h"

namespace letopis::cli {

int issue_passwords(const PasswordOptions& options) {
  school::SystemClock clock;
  school::SystemRandom random;
  auto school = school::open(options.data, school::ViewRows::current, clock, random);
  if (!school) return complain(school.error());
  // Else one entry of today would carry a training school of another year out of its term.
  if (const auto offset = school::training_offset_us(*school, clock)) clock.move_by(*offset);
  const auto lines = issue_passwords(*school->ledger, *school->store, options.logins, random);
  if (!lines) return complain(lines.error());
  const auto sealed = school::seal(*school, clock);
  if (!sealed) return complain(sealed.error());
  for (const std::string& line : *lines) std::printf("%s\n", line.c_str());
  return 0;
}

}  // namespace letopis::cli
