#include "events/change.h"

#include "events/all.h"

namespace letopis {
namespace {

struct ChangeIn {
  Change operator()(const journal::MarkSet& event) const { return {"", text_of(event.value)}; }

  Change operator()(const journal::MarkChanged& event) const {
    return {text_of(event.was), text_of(event.value)};
  }

  Change operator()(const journal::MarkRevoked& event) const { return {text_of(event.was), ""}; }

  Change operator()(const attendance::AbsenceSet& event) const { return {"", text_of(event.code)}; }

  Change operator()(const attendance::AbsenceCorrected& event) const {
    return {text_of(event.was), text_of(event.code)};
  }

  Change operator()(const attendance::AbsenceRevoked& event) const {
    return {text_of(event.was), ""};
  }

  template <class Other>
  Change operator()(const Other&) const {
    return {};
  }
};

}  // namespace

Change change_of(const log::EntryView& entry) {
  const auto event = event_of(entry.kind(), entry.payload());
  return event ? std::visit(ChangeIn{}, *event) : Change{};
}

}  // namespace letopis
