#include "projections/all.h"

#include "projections/directory/view.h"
#include "projections/history/view.h"
#include "projections/journal/view.h"
#include "projections/records/view.h"

namespace letopis {

std::vector<std::unique_ptr<const runtime::View>> all_views() {
  std::vector<std::unique_ptr<const runtime::View>> out;
  out.push_back(std::make_unique<directory::DirectoryView>());
  out.push_back(std::make_unique<journal::PageView>());
  out.push_back(std::make_unique<history::AuditView>());
  out.push_back(std::make_unique<records::RecordMapView>());
  return out;
}

}  // namespace letopis
