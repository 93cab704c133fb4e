#pragma once
// A whole import: from files to actions that were accepted or refused one by one.
#include "schema/types/time.h"
#include "server/import/bundle.h"
#include "server/import/lookup.h"
#include "server/import/plan.h"
#include "server/import/progress.h"
#include "server/import/report.h"
#include "server/import/sink.h"

namespace letopis::import {

/// Submits the steps in order, as the importer, with the reason "transfer" and the row's place as
/// its document. Goes on after a refusal, so that the report names every row; `lookup` learns what
/// was accepted. `report` comes with what reading and planning had to say.
void run(const Plan& plan, Lookup& lookup, Sink& sink, const Clock& clock, Report& report,
         const Progress& progress = {});

/// parse(), plan() and run() in one. The sink must keep nothing when the report is not good().
[[nodiscard]] Report import_files(const Files& files, const PlanOptions& options, Lookup& lookup,
                                  Sink& sink, const Clock& clock, const Progress& progress = {});

}  // namespace letopis::import
