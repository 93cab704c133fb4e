#include "server/demo/run.h"

#include <utility>

namespace letopis::demo {
namespace {

constexpr std::size_t kSurprisesMax = 20;
constexpr std::size_t kProgressStep = 1'000;

/// Replaces the handles of one action; `good` falls when one has no position.
struct Resolver {
  const Handles& handles;
  bool good = true;

  template <class Tag>
  void id(Id<Tag>& id) {
    if (!id.exists()) return;
    const std::optional<Position> position = handles.find(id.value);
    good = good && position.has_value();
    if (position) id.value = position->value;
  }

  void operator()(organisation::OpenOrganisation&) {}

  void operator()(organisation::ChangeSettings&) {}

  void operator()(organisation::DefineTerm&) {}

  void operator()(people::CreatePerson&) {}

  void operator()(people::CreateClass&) {}

  void operator()(people::CreateGroup& action) { id(action.as.school_class); }

  void operator()(people::AssignTeacher& action) {
    id(action.as.group);
    id(action.as.teacher);
  }

  void operator()(people::EnrolPupil& action) {
    id(action.as.group);
    id(action.as.pupil);
  }

  void operator()(people::EndEnrolment& action) {
    id(action.as.group);
    id(action.as.pupil);
  }

  void operator()(access::OpenAccount& action) { id(action.as.person); }

  void operator()(access::IssuePassword& action) { id(action.as.account); }

  void operator()(journal::ScheduleLesson& action) {
    id(action.as.group);
    id(action.as.teacher);
  }

  void operator()(journal::PutMark& action) {
    id(action.lesson);
    id(action.pupil);
  }

  void operator()(attendance::PutAbsence& action) {
    id(action.lesson);
    id(action.pupil);
  }

  void operator()(upkeep::RestoreLedger&) {}

  void operator()(upkeep::EndOutage&) {}

  void operator()(upkeep::CommitRecords&) {}
};

void note(Played& played, std::string_view what, Instant at) {
  if (played.surprises.size() >= kSurprisesMax) return;
  played.surprises.push_back(std::string(what) + " at " + to_iso(at));
}

}  // namespace

void Handles::set(Handle handle, Position position) {
  if (handle == kNoHandle) return;
  if (handle >= positions_.size()) positions_.resize(handle + 1, Id<void>::kNone);
  positions_[handle] = position.value;
}

std::optional<Position> Handles::find(Handle handle) const {
  if (handle >= positions_.size() || positions_[handle] == Id<void>::kNone) return std::nullopt;
  return Position{positions_[handle]};
}

std::optional<Action> Handles::resolve(const Action& action) const {
  Action out = action;
  Resolver resolver{*this};
  std::visit(resolver, out);
  return resolver.good ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<log::Actor> Handles::resolve(const log::Actor& actor) const {
  log::Actor out = actor;
  Resolver resolver{*this};
  resolver.id(out.user);
  resolver.id(out.on_behalf_of);
  return resolver.good ? std::optional(out) : std::nullopt;
}

Played play(School& school, import::Sink& sink, Handles& handles,
            const std::function<void(std::size_t)>& on_progress) {
  Played played;
  std::size_t count = 0;
  while (const std::optional<DemoAction> step = school.next()) {
    if (on_progress && count % kProgressStep == 0) on_progress(count);
    ++count;
    const std::optional<Action> action = handles.resolve(step->action);
    const std::optional<log::Actor> actor = handles.resolve(step->actor);
    if (!action || !actor) {
      note(played, "unresolved", step->at);
      continue;
    }
    const Result<Position, Refusal> taken =
        sink.submit(*action, {*actor, step->reason, step->at}, step->origin);
    if (taken) {
      handles.set(step->born, *taken);
      ++played.accepted;
      if (step->expected) note(played, "accepted against expectation", step->at);
    } else if (step->expected == taken.error().code) {
      ++played.refused_as_expected;
    } else {
      note(played, code_of(taken.error().code), step->at);
    }
  }
  return played;
}

}  // namespace letopis::demo
