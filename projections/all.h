#pragma once
// The one explicit list of views, in the order in which they see each entry: a view may read the
// rows of those before it.
#include <memory>
#include <vector>

#include "projections/runtime/view.h"

namespace letopis {

/// `runtime::Views views(all_views());`
[[nodiscard]] std::vector<std::unique_ptr<const runtime::View>> all_views();

}  // namespace letopis
