#include "server/cli/console.h"
#include "server/cli/verbs.h"
#include "server/school/school.h"
#include "server/school/system.h"

namespace letopis::cli {

int rebuild(const RebuildOptions& options) {
  school::SystemClock clock;
  school::SystemRandom random;
  auto school = school::open(options.data, school::ViewRows::any, clock, random);
  if (!school) return complain(school.error());
  const auto progress = [](std::uint64_t done, std::uint64_t total) {
    show_progress("Перестроение", done, total);
    return true;
  };
  if (options.check) {
    const auto difference = school::compare_views(*school, random, progress);
    std::printf(difference ? "Различие: %s\n" : "Проекции совпадают с журналом%s\n",
                difference.value_or("").c_str());
    return difference ? 1 : 0;
  }
  const auto rebuilt = school::rebuild_views(*school, random, progress);
  if (!rebuilt) return complain(rebuilt.error());
  std::printf("Проекции перестроены: %llu записей\n",
              static_cast<unsigned long long>(school->ledger->published()->head.size()));
  return 0;
}

}  // namespace letopis::cli
