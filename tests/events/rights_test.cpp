#include "events/rules/rights.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace letopis::rules {
namespace {

std::string text_in(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

/// The cells of the requirements' own table (tests/data/roles.md), row by row.
std::vector<std::vector<std::string>> required() {
  std::vector<std::vector<std::string>> out;
  std::istringstream lines(text_in(LETOPIS_TEST_DATA "/roles.md"));
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("| ", 0) != 0 || line.rfind("| Function", 0) == 0) continue;
    std::vector<std::string> cells;
    std::size_t from = 2;
    for (std::size_t to = line.find(" |", from); to != std::string::npos;
         to = line.find(" |", from)) {
      cells.push_back(line.substr(from, to - from));
      from = to + 3;
    }
    out.push_back(cells);
  }
  return out;
}

/// A cell as the requirements write it.
std::string written(Function function, Role role) {
  const auto right = right_of(role, function);
  if (function == Function::own_profile) return "W";  // a profile is of one person anyway
  if (function == Function::late_changes && !right) {
    return role == Role::teacher || role == Role::class_teacher ? "no" : "–";
  }
  std::string text = cell_text(right);
  if (function == Function::close_remarks) {
    if (role == Role::teacher || role == Role::class_teacher) return text + " close";
  }
  if (text.back() == '*') return text.substr(0, text.size() - 1) + " primary";
  return text;
}

TEST(TableOfRights, IsThatOfTheRequirements) {
  const auto rows = required();
  ASSERT_EQ(rows.size() + 2, kFunctionCount) << "remarks are two rows here, the log is one more";
  std::size_t row = 0;
  for (std::size_t number = 0; number < kFunctionCount; ++number) {
    const auto function = static_cast<Function>(number);
    if (function == Function::write_remarks || function == Function::whole_log) continue;
    ASSERT_EQ(rows[row].size(), kTableRoles.size() + 2) << rows[row][0];
    for (std::size_t column = 0; column < kTableRoles.size(); ++column) {
      EXPECT_EQ(written(function, kTableRoles[column]), rows[row][column + 1])
          << rows[row][0] << ", " << text_of(kTableRoles[column]);
    }
    ++row;
  }
}

TEST(TableOfRights, NamesEachFunctionOnce) {
  std::set<std::string_view> codes;
  for (std::size_t number = 0; number < kFunctionCount; ++number) {
    const auto function = static_cast<Function>(number);
    codes.insert(names_of(function).code);
    EXPECT_EQ(function_of(names_of(function).code), function);
    EXPECT_FALSE(names_of(function).title.empty());
    EXPECT_FALSE(names_of(function).title_en.empty());
  }
  EXPECT_EQ(codes.size(), kFunctionCount);
  EXPECT_EQ(function_of("rule_the_world"), std::nullopt);
}

TEST(TableOfRights, IsTheOneInTheDocumentation) {
  const std::string page = text_in(LETOPIS_TEST_DATA "/../../docs/rights.md");
  EXPECT_NE(page.find(rights_as_markdown()), std::string::npos)
      << "docs/rights.md does not hold the table; it is:\n"
      << rights_as_markdown();
}

TEST(TableOfRights, HasNoColumnForRolesThatNobodySignsInWith) {
  for (const Role role : {Role::none, Role::importer, static_cast<Role>(77)}) {
    EXPECT_FALSE(right_of(role, Function::own_profile)) << static_cast<int>(role);
  }
  EXPECT_FALSE(right_of(Role::administrator, static_cast<Function>(kFunctionCount)));
}

TEST(Rights, AllowReadingWithEverythingButNothingElse) {
  for (const Access had : {Access::read, Access::control, Access::write, Access::approve}) {
    for (const Access wanted : {Access::read, Access::control, Access::write, Access::approve}) {
      const Right right{had, Scope::organisation, false, true};
      EXPECT_EQ(allows(right, wanted), wanted == Access::read || wanted == had);
    }
  }
}

TEST(Rights, ReachAsFarAsTheirScope) {
  const Relation nothing;
  const Relation own{.own = true};
  const Relation led{.in_class = true};
  const Relation small{.in_class = true, .primary = true};
  const Relation taught{.in_groups = true};
  const auto scoped = [](Scope scope, bool primary = false) {
    return Right{Access::read, scope, primary, true};
  };
  for (const Scope scope : {Scope::organisation, Scope::municipality, Scope::region}) {
    EXPECT_TRUE(reaches(scoped(scope), nothing));
    EXPECT_TRUE(reaches_all(scoped(scope)));
  }
  EXPECT_TRUE(reaches(scoped(Scope::own), own));
  EXPECT_TRUE(reaches(scoped(Scope::own_class), led));
  EXPECT_TRUE(reaches(scoped(Scope::own_groups), taught));
  EXPECT_TRUE(reaches(scoped(Scope::own_class, true), small));
  EXPECT_FALSE(reaches(scoped(Scope::own_class, true), led));
  for (const Relation& other : {nothing, led, taught}) {
    EXPECT_FALSE(reaches(scoped(Scope::own), other));
  }
  for (const Relation& other : {nothing, own, taught}) {
    EXPECT_FALSE(reaches(scoped(Scope::own_class), other));
  }
  for (const Relation& other : {nothing, own, led}) {
    EXPECT_FALSE(reaches(scoped(Scope::own_groups), other));
  }
}

log::Actor actor(Role role, PersonId user = {}) {
  log::Actor out;
  out.role = role;
  out.user = user;
  return out;
}

TEST(RightsOfTheProgram, AreNotForAUserWithoutARole) {
  EXPECT_TRUE(check_right(actor(Role::none), Function::staff_cards, Access::write));
  EXPECT_FALSE(check_right(actor(Role::none, PersonId{1}), Function::staff_cards, Access::write));
  EXPECT_TRUE(check_program(actor(Role::none)));
  EXPECT_FALSE(check_program(actor(Role::none, PersonId{1})));
  EXPECT_FALSE(check_program(actor(Role::administrator, PersonId{1})));
}

TEST(RightsOfTheProgram, EndWithTheFirstPeopleAndAccounts) {
  for (const Function function :
       {Function::current_marks, Function::classes, Function::periods, Function::timetable}) {
    EXPECT_FALSE(check_right(actor(Role::none), function, Access::write));
  }
}

TEST(RightsOfTheImporter, AreToWriteAndNothingElse) {
  EXPECT_TRUE(check_right_to_all(actor(Role::importer), Function::current_marks, Access::write));
  EXPECT_FALSE(check_right(actor(Role::importer), Function::late_changes, Access::approve));
}

TEST(RightsToAll, AreNotThoseToSome) {
  const auto teacher =
      check_right_to_all(actor(Role::teacher, PersonId{1}), Function::current_marks, Access::write);
  ASSERT_FALSE(teacher);
  EXPECT_EQ(teacher.error().code, RefusalCode::not_in_scope);
  const auto pupil =
      check_right_to_all(actor(Role::pupil, PersonId{1}), Function::current_marks, Access::write);
  ASSERT_FALSE(pupil);
  EXPECT_EQ(pupil.error().code, RefusalCode::not_permitted);
}

}  // namespace
}  // namespace letopis::rules
