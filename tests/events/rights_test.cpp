#include "events/rules/rights.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace letopis::rules {
namespace {

struct Row {
  const char* name;
  Function function;
  const char* roles;  // of none, administrator, deputy head, teacher, auditor, importer: y or -
};

class Rights : public testing::TestWithParam<Row> {};

std::string roles_with(Function function) {
  std::string out;
  for (int role = 0; role <= 5; ++role) {
    log::Actor actor;
    actor.role = static_cast<Role>(role);
    if (actor.role != Role::none) actor.user = PersonId{1};
    out.push_back(check_right(actor, function) ? 'y' : '-');
  }
  return out;
}

TEST_P(Rights, AreATable) { EXPECT_EQ(roles_with(GetParam().function), GetParam().roles); }

INSTANTIATE_TEST_SUITE_P(Roles, Rights,
                         testing::Values(  //            none admin deputy teacher auditor importer
                             Row{"OpenOrganisation", Function::open_organisation, "yy---y"},
                             Row{"ChangeSettings", Function::change_settings, "-y---y"},
                             Row{"DefineTerm", Function::define_term, "-yy--y"},
                             Row{"CreatePerson", Function::create_person, "yy---y"},
                             Row{"ArrangeClasses", Function::arrange_classes, "-yy--y"},
                             Row{"OpenAccount", Function::open_account, "yy---y"},
                             Row{"IssuePassword", Function::issue_password, "yy----"},
                             Row{"ScheduleLesson", Function::schedule_lesson, "--yy-y"},
                             Row{"WriteMarks", Function::write_marks, "---y-y"},
                             Row{"KeepLedger", Function::keep_ledger, "y-----"}),
                         [](const auto& row) { return row.param.name; });

TEST(RightsOfTheProgram, AreNotForAUserWithoutARole) {
  log::Actor actor;
  actor.user = PersonId{1};
  EXPECT_FALSE(check_right(actor, Function::create_person));
}

TEST(RightsOfTheProgram, AreNotForARoleOutOfTheList) {
  log::Actor actor;
  actor.role = static_cast<Role>(77);
  EXPECT_FALSE(check_right(actor, Function::create_person));
}

}  // namespace
}  // namespace letopis::rules
