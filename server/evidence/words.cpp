#include "server/evidence/words.h"

#include "events/change.h"

namespace letopis::evidence {
namespace {

std::optional<std::string> record_of(RecordKind kind) {
  if (kind == RecordKind::mark) return "mark";
  if (kind == RecordKind::absence) return "absence";
  return std::nullopt;
}

}  // namespace

Words words_of(const log::EntryView& entry) {
  const Change change = change_of(entry);
  return {record_of(entry.record().kind),     std::to_string(entry.revision()),
          std::string(name_of(entry.kind())), std::string(change.was),
          std::string(change.value),          to_iso(entry.recorded()),
          to_iso(entry.effective()),          std::string(text_of(entry.role()))};
}

}  // namespace letopis::evidence
