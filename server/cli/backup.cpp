#include "server/cli/console.h"
#include "server/cli/verbs.h"
#include "server/school/recovery.h"
#include "server/school/system.h"

namespace letopis::cli {

int back_up(const BackupOptions& options) {
  school::SystemClock clock;
  school::SystemRandom random;
  auto school = school::open(options.data, school::ViewRows::any, clock, random);
  if (!school) return complain(school.error());
  const auto begun = clock.now();
  // So that the checkpoint in the backup is over everything in it.
  const auto sealed = school::seal(*school, clock);
  if (!sealed) return complain(sealed.error());
  const auto made = school::back_up(*school, {options.to, options.keep, 0, nullptr});
  if (!made) return complain(made.error());
  const auto entries = static_cast<unsigned long long>(school->ledger->published()->head.size());
  const auto bytes = static_cast<unsigned long long>(made->bytes);
  const double seconds = seconds_between(begun, clock.now());
  std::printf("Копия %u: записей %llu, байт %llu, %.1f с, прочитана и сверена\n", made->id, entries,
              bytes, seconds);
  std::printf("Backup %u: %llu entries, %llu bytes, %.1f s, read back and compared\n", made->id,
              entries, bytes, seconds);
  return 0;
}

}  // namespace letopis::cli
