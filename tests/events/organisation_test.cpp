#include <gtest/gtest.h>

#include "schema/types/limits.h"
#include "tests/support/given.h"

namespace letopis::test {
namespace {

using organisation::ChangeSettings;
using organisation::DefineTerm;
using organisation::OpenOrganisation;
using organisation::OrganisationOpened;
using organisation::Settings;
using organisation::SettingsChanged;
using organisation::TermDefined;
using organisation::TermKind;

OrganisationOpened school() {
  OrganisationOpened opened;
  opened.full_name = "Школа № 0";
  opened.short_name = "Школа 0";
  return opened;
}

TermDefined quarter() {
  TermDefined term;
  term.title = "2 четверть";
  term.from = day("2026-11-09");
  term.to = day("2026-12-29");
  return term;
}

TEST(Organisation, OpensOnce) {
  Given given;
  given.when(OpenOrganisation{school()}).then(school());
  given.happens(OpenOrganisation{school()});
  given.when(OpenOrganisation{school()}).then_refused(RefusalCode::already_exists);
}

TEST(Organisation, IsNotOpenedByATeacher) {
  Given given;
  given.as(Role::teacher, PersonId{1});
  given.when(OpenOrganisation{school()}).then_refused(RefusalCode::not_permitted);
}

TEST(Organisation, NeedsItsNames) {
  Given given;
  OrganisationOpened nameless = school();
  nameless.full_name = " ";
  given.when(OpenOrganisation{nameless}).then_refused(RefusalCode::invalid_value, "full_name");
  nameless = school();
  nameless.short_name = std::string(limits::kTitleBytes + 1, 'a');
  given.when(OpenOrganisation{nameless}).then_refused(RefusalCode::invalid_value, "short_name");
  nameless = school();
  nameless.external_id = "\xFF";
  given.when(OpenOrganisation{nameless}).then_refused(RefusalCode::invalid_value, "external_id");
}

struct SettingsRow {
  const char* field;
  Settings lowest, highest, below, above;
};

Settings with(std::int32_t Settings::*field, std::int32_t value) {
  Settings settings;
  settings.*field = value;
  return settings;
}

Settings marks(std::uint8_t min, std::uint8_t max) {
  Settings settings;
  settings.mark_min = min;
  settings.mark_max = max;
  return settings;
}

class SettingsBounds : public testing::TestWithParam<SettingsRow> {
 protected:
  static Outcome opening_with(const Settings& settings) {
    Given given;
    OrganisationOpened opened = school();
    opened.settings = settings;
    return given.when(OpenOrganisation{opened});
  }
};

TEST_P(SettingsBounds, HoldAtBothEnds) {
  const SettingsRow& row = GetParam();
  opening_with(row.lowest).then_accepted();
  opening_with(row.highest).then_accepted();
  opening_with(row.below).then_refused(RefusalCode::invalid_value, row.field);
  opening_with(row.above).then_refused(RefusalCode::invalid_value, row.field);
}

INSTANTIATE_TEST_SUITE_P(
    Fields, SettingsBounds,
    testing::Values(SettingsRow{"utc_offset_minutes", with(&Settings::utc_offset_minutes, -720),
                                with(&Settings::utc_offset_minutes, 840),
                                with(&Settings::utc_offset_minutes, -721),
                                with(&Settings::utc_offset_minutes, 841)},
                    SettingsRow{"edit_window_days", with(&Settings::edit_window_days, 0),
                                with(&Settings::edit_window_days, 3660),
                                with(&Settings::edit_window_days, -1),
                                with(&Settings::edit_window_days, 3661)},
                    SettingsRow{"grace_minutes", with(&Settings::grace_minutes, 0),
                                with(&Settings::grace_minutes, 1440),
                                with(&Settings::grace_minutes, -1),
                                with(&Settings::grace_minutes, 1441)},
                    SettingsRow{"mark_min", marks(1, 1), marks(5, 5), marks(0, 5), marks(6, 6)},
                    SettingsRow{"mark_max", marks(2, 2), marks(2, 5), marks(3, 2), marks(2, 6)}));

TEST(Settings, ChangeTogetherWithWhatTheyWere) {
  SmallSchool given;
  given.as(Role::administrator, given.stranger);
  const Settings wider = with(&Settings::edit_window_days, 60);
  given.when(ChangeSettings{wider}).then(SettingsChanged{wider, Settings{}});
  given.happens(ChangeSettings{wider});
  given.when(ChangeSettings{wider}).then_refused(RefusalCode::nothing_to_change);
  given.when(ChangeSettings{marks(5, 1)}).then_refused(RefusalCode::invalid_value, "mark_max");
}

TEST(Settings, AreTheAdministratorsBusiness) {
  SmallSchool given;
  given.when(ChangeSettings{marks(2, 5)}).then_refused(RefusalCode::not_permitted);
  given.as(Role::deputy_head, given.stranger);
  given.when(ChangeSettings{marks(2, 5)}).then_refused(RefusalCode::not_permitted);
}

TEST(Settings, NeedAnOrganisation) {
  Given given;
  given.as(Role::administrator, PersonId{1});
  given.when(ChangeSettings{}).then_refused(RefusalCode::unknown_organisation);
}

TEST(Term, IsDefinedByTheAdministrator) {
  SmallSchool given;
  given.when(DefineTerm{quarter()}).then_refused(RefusalCode::not_permitted);
  given.as(Role::deputy_head, given.stranger);
  given.when(DefineTerm{quarter()}).then_refused(RefusalCode::not_permitted);
  given.as(Role::administrator, given.stranger);
  given.when(DefineTerm{quarter()}).then(quarter());
}

TEST(Term, MayLastOneDayButNotLess) {
  SmallSchool given;
  given.as(Role::importer);
  TermDefined term = quarter();
  term.to = term.from;
  given.when(DefineTerm{term}).then_accepted();
  term.to = plus_days(term.from, -1);
  given.when(DefineTerm{term}).then_refused(RefusalCode::dates_reversed);
}

TEST(Term, KeepsItsBounds) {
  SmallSchool given;
  given.as(Role::administrator, given.stranger);
  TermDefined term = quarter();
  term.title = "";
  given.when(DefineTerm{term}).then_refused(RefusalCode::invalid_value, "title");
  term = quarter();
  term.kind = static_cast<TermKind>(6);
  given.when(DefineTerm{term}).then_refused(RefusalCode::invalid_value, "kind");
  term = quarter();
  term.to = SchoolDate{1'000'000};
  given.when(DefineTerm{term}).then_refused(RefusalCode::invalid_value, "to");
}

TEST(Term, NeedsAnOrganisation) {
  Given given;
  given.as(Role::administrator, PersonId{1});
  given.when(DefineTerm{quarter()}).then_refused(RefusalCode::unknown_organisation);
}

}  // namespace
}  // namespace letopis::test
