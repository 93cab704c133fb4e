#include <gtest/gtest.h>

#include "events/access/decide.h"
#include "tests/support/given.h"

namespace letopis::test {
namespace {

using access::AccountOpened;
using access::IssuePassword;
using access::OpenAccount;
using access::PasswordIssued;

class Accounts : public testing::Test {
 protected:
  Accounts() { given.as(Role::administrator, given.stranger); }

  AccountOpened petrova() {
    return {given.stranger, "petrova", {Role::administrator, Role::teacher}};
  }

  Outcome opening(const std::vector<Role>& roles) {
    return given.when(OpenAccount{{given.stranger, "petrova", roles}});
  }

  SmallSchool given;
};

TEST_F(Accounts, AreOpenedForPeopleOfTheOrganisation) {
  given.when(OpenAccount{petrova()}).then(petrova());
  AccountOpened unknown = petrova();
  unknown.person = PersonId{999};
  given.when(OpenAccount{unknown}).then_refused(RefusalCode::unknown_person);
}

TEST_F(Accounts, AreTheAdministratorsBusiness) {
  given.as(Role::deputy_head, given.stranger);
  given.when(OpenAccount{petrova()}).then_refused(RefusalCode::not_permitted);
  given.as(Role::none);
  given.when(OpenAccount{petrova()}).then_accepted();
}

TEST_F(Accounts, HaveALoginOfTheirOwn) {
  AccountOpened taken = petrova();
  taken.login = "ivanova";
  given.when(OpenAccount{taken}).then_refused(RefusalCode::already_exists);
  taken.login = "Ivanova";
  given.when(OpenAccount{taken}).then_refused(RefusalCode::invalid_value, "login");
}

TEST_F(Accounts, HaveRolesThatAPersonCanSignInWith) {
  opening({Role::administrator, Role::deputy_head, Role::teacher, Role::auditor}).then_accepted();
  opening({}).then_refused(RefusalCode::invalid_value, "roles");
  opening({Role::none}).then_refused(RefusalCode::invalid_value, "roles");
  opening({Role::importer}).then_refused(RefusalCode::invalid_value, "roles");
  opening({Role::teacher, Role::teacher}).then_refused(RefusalCode::invalid_value, "roles");
  opening({static_cast<Role>(15)}).then_refused(RefusalCode::invalid_value, "roles");
  opening(std::vector<Role>(9, Role::teacher)).then_refused(RefusalCode::invalid_value, "roles");
}

TEST_F(Accounts, HaveAnyRoleOfAPerson) {
  const AccountOpened opened{
      given.teacher, "many", {Role::director, Role::class_teacher, Role::parent, Role::regional}};
  given.when(OpenAccount{opened}).then(opened);
}

TEST_F(Accounts, GetPasswords) {
  const PasswordIssued issued{given.account, true};
  given.when(IssuePassword{issued}).then(issued);
  given.when(IssuePassword{{AccountId{999}, true}}).then_refused(RefusalCode::unknown_account);
  given.as(Role::none);
  given.when(IssuePassword{issued}).then(issued);
  given.as(Role::importer);
  given.when(IssuePassword{issued}).then_refused(RefusalCode::not_permitted);
  given.as_teacher();
  given.when(IssuePassword{issued}).then_refused(RefusalCode::not_permitted);
}

TEST(AccountsOfNowhere, NeedAnOrganisation) {
  Given given;
  given.when(OpenAccount{}).then_refused(RefusalCode::unknown_organisation);
  given.when(IssuePassword{}).then_refused(RefusalCode::unknown_organisation);
}

TEST(Login, IsShortLatinAndLowerCase) {
  EXPECT_TRUE(access::is_login("ab"));
  EXPECT_TRUE(access::is_login("a.b-c_d@school0.example"));
  EXPECT_TRUE(access::is_login(std::string(64, 'a')));
  for (const char* login : {"", "a", "A.b", "a b", "a+b", "иванова", "a\n", "a/b", "a:b"}) {
    EXPECT_FALSE(access::is_login(login)) << login;
  }
  EXPECT_FALSE(access::is_login(std::string(65, 'a')));
}

}  // namespace
}  // namespace letopis::test
