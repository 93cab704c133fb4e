#include <gtest/gtest.h>

#include "events/log/note.h"
#include "events/log/tree.h"
#include "events/upkeep/decide.h"
#include "tests/support/given.h"

namespace letopis::test {
namespace {

using upkeep::EndOutage;
using upkeep::LedgerRestored;
using upkeep::OutageCause;
using upkeep::OutageEnded;
using upkeep::RestoreLedger;

class Upkeep : public testing::Test {
 protected:
  Upkeep() { given.as(Role::none).because(ReasonCode::other, "disk died"); }

  static LedgerRestored restored() {
    LedgerRestored as;
    as.origin = "school.example/1502#2-8f3a1c0b";
    as.taken = Instant{1'790'000'000'000'000};
    as.restored = {161, log::leaf_hash("restored")};
    as.newest = {163, log::leaf_hash("newest")};
    as.newest_note = note_over({"school.example/1502", 163, as.newest.root});
    as.account = "root";
    return as;
  }

  static std::string note_over(const log::Checkpoint& checkpoint) {
    return log::sign_note(log::body_of(checkpoint), {checkpoint.origin, {}});
  }

  void refused(const LedgerRestored& as, std::string_view field) {
    given.when(RestoreLedger{as}).then_refused(RefusalCode::invalid_value, field);
  }

  SmallSchool given;
};

TEST_F(Upkeep, ARestoreSaysWhatWasBroughtBackAndWhatWasLost) {
  given.when(RestoreLedger{restored()}).then(restored());
}

TEST_F(Upkeep, ARestoreMayKnowOfNoNewerCheckpoint) {
  LedgerRestored as = restored();
  as.newest = {};
  as.newest_note.clear();
  given.when(RestoreLedger{as}).then(as);
}

TEST_F(Upkeep, ARestoreIsTheProgramsBusinessAlone) {
  for (const Role role : {Role::administrator, Role::deputy_head, Role::teacher, Role::importer}) {
    given.as(role, given.stranger);
    given.when(RestoreLedger{restored()}).then_refused(RefusalCode::not_permitted);
    given.when(EndOutage{}).then_refused(RefusalCode::not_permitted);
  }
}

TEST_F(Upkeep, ARestoreNeedsAReasonInWords) {
  given.because(ReasonCode::other, "  ");
  given.when(RestoreLedger{restored()}).then_refused(RefusalCode::reason_text_required);
}

TEST_F(Upkeep, ARestoreCannotCallACheckpointWhatItIsNot) {
  LedgerRestored as = restored();
  ++as.newest.size;
  refused(as, "newest_note");
  as = restored();
  as.newest.root = log::leaf_hash("another");
  refused(as, "newest_note");
  as = restored();
  as.newest_note.clear();
  refused(as, "newest_note");
  as.newest_note = "rubbish";
  refused(as, "newest_note");
}

TEST_F(Upkeep, ARestoreKeepsToItsBounds) {
  LedgerRestored as = restored();
  as.incarnation = 1;
  refused(as, "incarnation");
  as = restored();
  as.origin = "school.example/15 02";
  refused(as, "origin");
  as = restored();
  as.restored = {};
  refused(as, "restored");
  as = restored();
  as.account = "";
  refused(as, "account");
}

TEST_F(Upkeep, AnOutageHasABeginningAndAnEnd) {
  const OutageEnded outage{Instant{1'000'000}, Instant{2'000'000}, OutageCause::disk_full};
  given.when(EndOutage{outage}).then(outage);
  given.when(EndOutage{{outage.to, outage.from, outage.cause}})
      .then_refused(RefusalCode::dates_reversed);
  given.when(EndOutage{{outage.from, outage.to, static_cast<OutageCause>(9)}})
      .then_refused(RefusalCode::invalid_value, "cause");
}

TEST_F(Upkeep, ACommitmentToAllRecordsIsTheProgramsBusinessAndKeepsToItsBounds) {
  const upkeep::RecordsCommitted whole{log::leaf_hash("map"), 7, 9};
  given.when(upkeep::CommitRecords{whole}).then(whole);
  for (const upkeep::RecordsCommitted& bad :
       {upkeep::RecordsCommitted{whole.root, 0, 9}, upkeep::RecordsCommitted{whole.root, 10, 9}}) {
    given.when(upkeep::CommitRecords{bad}).then_refused(RefusalCode::invalid_value, "records");
  }
  given.when(upkeep::CommitRecords{{{}, 7, 9}}).then_refused(RefusalCode::invalid_value, "root");
  given.as(Role::administrator, given.stranger);
  given.when(upkeep::CommitRecords{whole}).then_refused(RefusalCode::not_permitted);
}

TEST(UpkeepOfNothing, NeedsAnOrganisation) {
  Given given;
  given.as(Role::none);
  given.when(RestoreLedger{}).then_refused(RefusalCode::unknown_organisation);
  given.when(EndOutage{}).then_refused(RefusalCode::unknown_organisation);
}

}  // namespace
}  // namespace letopis::test
