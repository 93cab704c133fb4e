#include "server/school/soundness.h"

#include "events/audit/stored_source.h"

namespace letopis::school {
namespace {

constexpr unsigned kAuditThreads = 2;

}  // namespace

std::string damage_of(const School& school, Random& random) {
  const auto damaged =
      audit::first_damaged(*school.store->bulk_reader(), school.ledger->identity(),
                           school.ledger->published()->head, random, kAuditThreads);
  if (!damaged) return damaged.error().text;
  if (!*damaged) return "";
  return "entry " + std::to_string((*damaged)->value) + " is not the one that was written";
}

}  // namespace letopis::school
