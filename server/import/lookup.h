#pragma once
// What a ledger already holds, by external id: so that steps find the ids of what they refer to,
// and a second import finds what the first one wrote.
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "events/all.h"

namespace letopis::import {

/// An entity as it was born, and its id.
template <class Born>
struct Entity {
  std::uint64_t id = 0;
  Born as;
};

/// Folds entries, in the order of their positions, from the ledger and then from the batch that is
/// being made. Entities without an external id are passed over. Not thread-safe. O(log n).
class Lookup {
 public:
  void learn(Position position, const Event& event);
  /// The same for an action that was accepted at that position.
  void learn(Position position, const Action& action);

  /// Born: OrganisationOpened, TermDefined, PersonCreated, ClassCreated, GroupCreated or
  /// LessonScheduled. Nothing known: null.
  template <class Born>
  [[nodiscard]] const Entity<Born>* find(std::string_view external_id) const {
    const auto& known = std::get<Entities<Born>>(entities_);
    const auto at = known.find(external_id);
    return at == known.end() ? nullptr : &at->second;
  }

  [[nodiscard]] std::optional<PersonId> owner_of(std::string_view login) const;

  [[nodiscard]] bool has_account(PersonId person) const { return with_account_.contains(person); }

  /// Exactly this stay or assignment was recorded, whatever became of it since.
  [[nodiscard]] bool knows(const people::PupilEnrolled& stay) const;
  [[nodiscard]] bool knows(const people::TeacherAssigned& assignment) const;

  /// A mark as it was first recorded, and as it stands.
  struct Marks {
    Mark first = Mark::none;
    Mark now = Mark::none;
  };

  [[nodiscard]] std::optional<Marks> marks(LessonId lesson, PersonId pupil) const;

 private:
  template <class Born>
  using Entities = std::map<std::string, Entity<Born>, std::less<>>;
  using Span = std::tuple<std::uint64_t, std::uint64_t, SchoolDate, SchoolDate>;

  template <class Born>
  void born(Position position, const Born& as) {
    if (as.external_id.empty()) return;
    std::get<Entities<Born>>(entities_).emplace(as.external_id, Entity<Born>{position.value, as});
  }

  void put(LessonId lesson, PersonId pupil, Mark value);
  void open(const access::AccountOpened& account);
  void add(const people::PupilEnrolled& stay);
  void add(const people::TeacherAssigned& assignment);

  std::tuple<Entities<organisation::OrganisationOpened>, Entities<organisation::TermDefined>,
             Entities<people::PersonCreated>, Entities<people::ClassCreated>,
             Entities<people::GroupCreated>, Entities<journal::LessonScheduled>>
      entities_;
  std::map<std::string, PersonId, std::less<>> logins_;
  std::set<PersonId> with_account_;
  std::set<Span> stays_;
  std::set<Span> assignments_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, Marks> marks_;
};

}  // namespace letopis::import
