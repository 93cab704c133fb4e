#include "tests/simulation/model.h"

#include <algorithm>
#include <utility>

namespace letopis::sim {

std::uint32_t Model::revision_of(const Action& action) const {
  const auto record = record_of(action);
  const auto found = record ? newest_.find(*record) : newest_.end();
  return found == newest_.end() ? 0 : found->second.revision;
}

Result<Expected, Refusal> Model::decide_one(const Command& command, const Action& action,
                                            Instant clock) {
  const Instant now = std::max(clock, Instant{recorded_.us + 1});
  const std::uint32_t revision = revision_of(action);
  if (command.expected && *command.expected != revision) {
    return Failure{Refusal{RefusalCode::stale_revision, "", revision}};
  }
  auto event = decide(action, {command.actor, command.reason, now}, facts_);
  if (!event) {
    event.error().revision = revision;
    return Failure{std::move(event).error()};
  }
  log::RecordKey record = draft_of(*event, date_at(now, 0), facts_).record;
  if (record.a == log::kOwnPosition) record.a = size_;
  Expected out{std::move(*event), command.request.id, command.actor, now, {size_}, 1, {}};
  if (const auto found = newest_.find(record); found != newest_.end()) {
    out.revision = found->second.revision + 1;
    out.prior = found->second.position;
  }
  fold(out, record, command.request.content);
  return out;
}

Model::Answer Model::ask(const Command& command, Instant clock) {
  if (const auto found = accepted_.find(command.request.id); found != accepted_.end()) {
    if (found->second.content != command.request.content) {
      return {Refusal{RefusalCode::request_id_reused, "", 0}, {}};
    }
    ledger::Receipt receipt = found->second.receipt;
    receipt.replayed = true;
    return {receipt, {}};
  }
  // What a refusal in the middle has to take back.
  std::unique_ptr<Model> before;
  if (command.actions.size() > 1) before = std::make_unique<Model>(*this);
  Answer out;
  for (const Action& action : command.actions) {
    auto decided = decide_one(command, action, clock);
    if (!decided) {
      if (before) *this = std::move(*before);
      return {std::move(decided).error(), {}};
    }
    out.entries.push_back(std::move(*decided));
  }
  out.outcome = accepted_.at(command.request.id).receipt;
  return out;
}

bool Model::take(const log::EntryView& entry, const Digest& content) {
  auto event = event_of(entry.kind(), entry.payload());
  if (!event) return false;
  Expected found{std::move(*event), entry.request(),  {entry.user(), entry.role(), 0, {}},
                 entry.recorded(),  entry.position(), entry.revision(),
                 std::nullopt};
  fold(found, entry.record(), content);
  return true;
}

void Model::fold(const Expected& entry, const log::RecordKey& record, const Digest& content) {
  facts_.fold(entry.event, entry.actor.user, entry.recorded);
  newest_[record] = {entry.revision, entry.position};
  auto& accepted = accepted_[entry.request];
  if (accepted.receipt.count++ == 0) {
    accepted = {content, {entry.position, 1, entry.revision, entry.recorded, false}};
  }
  notice(entry.event, entry.position.value);
  recorded_ = entry.recorded;
  ++size_;
}

void Model::notice(const Event& event, std::uint64_t id) {
  if (std::holds_alternative<organisation::OrganisationOpened>(event)) known_.organisation = true;
  if (const auto* const person = std::get_if<people::PersonCreated>(&event)) {
    if (person->kind == PersonKind::staff) known_.staff.push_back({id});
    if (person->kind == PersonKind::pupil) known_.pupils.push_back({id});
  }
  if (std::holds_alternative<people::ClassCreated>(event)) known_.classes.push_back({id});
  if (std::holds_alternative<people::GroupCreated>(event)) known_.groups.push_back({id});
  if (std::holds_alternative<journal::LessonScheduled>(event)) known_.lessons.push_back({id});
  if (std::holds_alternative<people::TeacherAssigned>(event)) ++known_.assignments;
  if (std::holds_alternative<people::PupilEnrolled>(event)) ++known_.enrolments;
}

std::string compare(const log::EntryView& entry, const Expected& expected) {
  const auto event = event_of(entry.kind(), entry.payload());
  if (!event || *event != expected.event) return "another event";
  if (entry.position() != expected.position) return "another position";
  if (entry.request() != expected.request) return "another request";
  if (entry.user() != expected.actor.user || entry.role() != expected.actor.role) {
    return "another actor";
  }
  if (entry.recorded() != expected.recorded) return "another time";
  if (entry.revision() != expected.revision) return "another revision";
  const auto prior = entry.prior();
  if (prior.has_value() != expected.prior.has_value()) return "a prior link too few or too many";
  if (prior && prior->position != *expected.prior) return "another prior";
  return "";
}

}  // namespace letopis::sim
