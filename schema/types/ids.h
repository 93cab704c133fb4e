#pragma once
// Strong ids. An entity's id is the position in the ledger of the entry that created it, so every
// id leads straight to its birth and no generator is needed (design 4, "Identity").
#include <compare>
#include <cstdint>
#include <functional>

namespace letopis {

/// Position of an entry in its ledger: gapless from 0.
struct Position {
  std::uint64_t value = 0;
  auto operator<=>(const Position&) const = default;
};

/// Id of an entity of the kind named by Tag. Value type; not convertible between kinds.
template <class Tag>
struct Id {
  std::uint64_t value = kNone;
  static constexpr std::uint64_t kNone = ~std::uint64_t{0};

  [[nodiscard]] bool exists() const { return value != kNone; }

  auto operator<=>(const Id&) const = default;
};

using PersonId = Id<struct PersonTag>;
using TermId = Id<struct TermTag>;
using ClassId = Id<struct ClassTag>;  // класс: 7 «Б»
using GroupId = Id<struct GroupTag>;  // предметная группа: алгебра в 7 «Б»
using LessonId = Id<struct LessonTag>;    // one column of a journal
using AccountId = Id<struct AccountTag>;  // login of a person

}  // namespace letopis

template <class Tag>
struct std::hash<letopis::Id<Tag>> {
  std::size_t operator()(const letopis::Id<Tag>& id) const noexcept {
    return std::hash<std::uint64_t>{}(id.value);
  }
};
