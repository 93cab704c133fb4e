#pragma once
// What the parts of plan() share. Inner header of server/import.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "server/import/plan.h"

namespace letopis::import {

template <class Item>
using ById = std::map<std::string, const Item*, std::less<>>;

template <class Item>
[[nodiscard]] ById<Item> by_id(const std::vector<Item>& items) {
  ById<Item> out;
  for (const Item& item : items) out.emplace(item.row.id, &item);
  return out;
}

template <class Item>
[[nodiscard]] const Item* find(const ById<Item>& items, std::string_view id) {
  const auto at = items.find(id);
  return at == items.end() ? nullptr : at->second;
}

/// The state of one plan() while it is being made.
struct Planning {
  const Bundle& bundle;
  const PlanOptions& options;
  Problems& problems;
  Plan plan;
  std::string school;  // the chosen one
  bool single = true;  // the bundle's only school
  ById<Session> sessions;
  ById<Course> courses;
  ById<Class> classes;  // of the chosen school
  ById<User> users;     // who take part

  void add(File file, std::uint32_t line, decltype(Step::what) what) {
    plan.steps.push_back({std::string(name_of(file)), line, std::move(what)});
  }

  void refuse(File file, std::uint32_t line, std::string_view column, ProblemCode code,
              std::string_view detail = {}) {
    ++plan.counts[std::string(name_of(file))].refused;
    problems.add({std::string(name_of(file)),
                  line,
                  std::string(column),
                  code,
                  printable(detail),
                  Severity::error,
                  {}});
  }

  void skip(File file) { ++plan.counts[std::string(name_of(file))].skipped; }
};

struct Dates {
  SchoolDate from;
  SchoolDate to;
};

/// From the first day of the class's first term to the last of its last; else the course's school
/// year; else the bundle's only one.
[[nodiscard]] std::optional<Dates> dates_of(const Planning& planning, const Class& school_class);

void plan_people(Planning& planning);
void plan_accounts(Planning& planning);
void plan_classes(Planning& planning);
void plan_memberships(Planning& planning);
void plan_gradebook(Planning& planning);

}  // namespace letopis::import
