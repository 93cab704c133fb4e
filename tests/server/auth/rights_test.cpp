#include "server/auth/rights.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace letopis::auth {
namespace {

// The table once more, as the requirements say it: `domain/roles.md`, rows "Current marks",
// "Change journal, access journal", "Roles and rights".
struct RightsCase {
  Role role;
  std::set<Function> granted;
};

class Rights : public ::testing::TestWithParam<RightsCase> {};

TEST_P(Rights, AreThoseAndNoOthers) {
  for (const Function function : kFunctions) {
    EXPECT_EQ(granted(GetParam().role, function), GetParam().granted.count(function) == 1)
        << text_of(GetParam().role) << ' ' << text_of(function);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Roles, Rights,
    ::testing::Values(
        RightsCase{Role::teacher,
                   {Function::read_own_journals, Function::write_marks, Function::write_absences,
                    Function::schedule_lesson, Function::read_own_history}},
        RightsCase{
            Role::deputy_head,
            {Function::read_own_journals, Function::read_all_journals, Function::read_own_history,
             Function::read_all_history, Function::search_audit, Function::read_any_entry}},
        RightsCase{Role::auditor,
                   {Function::read_own_journals, Function::read_all_journals,
                    Function::read_own_history, Function::read_all_history, Function::search_audit,
                    Function::read_any_entry, Function::export_log, Function::read_metrics}},
        RightsCase{
            Role::administrator,
            {Function::read_own_journals, Function::read_all_journals, Function::read_own_history,
             Function::read_all_history, Function::search_audit, Function::read_any_entry,
             Function::manage_people, Function::manage_accounts, Function::read_metrics}},
        RightsCase{Role::none, {}}, RightsCase{Role::importer, {}}));

TEST(RightsTable, NamesEachFunctionOnce) {
  std::set<std::string_view> names;
  for (const Function function : kFunctions) names.insert(text_of(function));
  EXPECT_EQ(names.size(), kFunctions.size());
}

TEST(RightsTable, CanBeReadAsMarkdown) {
  const std::string table = rights_as_markdown();
  EXPECT_NE(table.find("| Выставлять отметки в своих журналах | `write_marks` | – | – | да | – |"),
            std::string::npos);
}

}  // namespace
}  // namespace letopis::auth
