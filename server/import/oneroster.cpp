#include "server/import/oneroster.h"

#include <array>

#include "server/import/index.h"
#include "server/import/manifest.h"
#include "server/import/read.h"

namespace letopis::import {
namespace {

using Reader = void (*)(Reading&);

constexpr std::array<Reader, kFileCount> kReaders{
    read_orgs,       read_sessions,   read_courses,     read_users,
    read_roles,      read_classes,    read_enrollments, read_demographics,
    read_categories, read_line_items, read_results};

/// Rows with several problems are refused once: what is neither kept nor skipped was refused.
template <class Item>
void count_refused(Bundle& bundle, File file, const std::vector<Item>& kept) {
  const auto at = bundle.counts.find(name_of(file));
  if (at == bundle.counts.end()) return;
  at->second.refused = at->second.rows - at->second.skipped - kept.size();
}

void count_all_refused(Bundle& bundle) {
  count_refused(bundle, File::orgs, bundle.orgs);
  count_refused(bundle, File::academic_sessions, bundle.sessions);
  count_refused(bundle, File::courses, bundle.courses);
  count_refused(bundle, File::users, bundle.users);
  count_refused(bundle, File::roles, bundle.roles);
  count_refused(bundle, File::classes, bundle.classes);
  count_refused(bundle, File::enrollments, bundle.enrollments);
  count_refused(bundle, File::demographics, bundle.demographics);
  count_refused(bundle, File::categories, bundle.categories);
  count_refused(bundle, File::line_items, bundle.line_items);
  count_refused(bundle, File::results, bundle.results);
}

}  // namespace

Bundle parse(const Files& files, Problems& problems, const Progress& progress,
             const CsvLimits& limits) {
  Bundle bundle;
  const std::optional<Manifest> manifest = read_manifest(files, problems);
  if (!manifest) return bundle;
  bundle.version = manifest->version;
  Index index;
  Reading reading{files, *manifest, problems, index, bundle, limits};
  for (std::size_t i = 0; i < kReaders.size(); ++i) {
    tell(progress, Phase::read, i, kReaders.size());
    kReaders[i](reading);
  }
  tell(progress, Phase::read, kReaders.size(), kReaders.size());
  tell(progress, Phase::check, 0, 1);
  check_references(reading);
  tell(progress, Phase::check, 1, 1);
  count_all_refused(bundle);
  return bundle;
}

}  // namespace letopis::import
