#include "server/evidence/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/evidence/support.h"

namespace letopis::evidence::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> codes(const Checked& checked) {
  std::vector<std::string> out;
  for (const Finding& finding : checked.findings) {
    std::string text(finding.what.code);
    if (finding.position) text += " " + std::to_string(*finding.position);
    if (!finding.detail.empty()) text += " " + finding.detail;
    out.push_back(text);
  }
  return out;
}

class EvidenceCheck : public ::testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> findings() const {
    const Checked checked = check(evidence, policy);
    EXPECT_EQ(checked.sound(), checked.findings.empty());
    return codes(checked);
  }

  SmallLog log;
  log::Policy policy = golden_policy();
  Evidence evidence = honest(log);
};

TEST_F(EvidenceCheck, ConfirmsHonestEvidenceAndSaysUpToWhereItIsWhole) {
  const Checked checked = check(evidence, policy);
  EXPECT_TRUE(checked.sound());
  EXPECT_THAT(codes(checked), IsEmpty());
  EXPECT_EQ(checked.whole_as_of, kCommitted);
  EXPECT_EQ(checked.endorsed->checkpoint.size, 6U);
  EXPECT_EQ(checked.endorsed->cosignatures[0].seconds, kWitnessed);
  ASSERT_EQ(checked.seen.size(), 2U);
  EXPECT_EQ((*checked.seen[1].words)[3], "5");
  EXPECT_EQ((*checked.seen[1].words)[4], "4");
  EXPECT_EQ(checked.seen[1].actor, PersonId{2});
}

TEST_F(EvidenceCheck, SaysNothingOfWholenessWithoutAProofOfIt) {
  evidence.completeness.reset();
  const Checked checked = check(evidence, policy);
  EXPECT_TRUE(checked.sound());
  EXPECT_EQ(checked.whole_as_of, std::nullopt);
}

TEST_F(EvidenceCheck, FindsAByteThatWasChanged) {
  evidence.versions[0].bytes.back() = static_cast<char>(evidence.versions[0].bytes.back() ^ 1);
  EXPECT_THAT(findings(), ::testing::IsSupersetOf({"leaf_differs 1", "proof_not_included 1"}));
}

TEST_F(EvidenceCheck, FindsBytesThatAreNoEntry) {
  evidence.versions[1].bytes = "five";
  evidence.completeness.reset();
  EXPECT_THAT(findings(),
              ElementsAre("leaf_differs 3", "proof_not_included 3", "entry_unreadable 3"));
}

TEST_F(EvidenceCheck, FindsWordsThatTheBytesDoNotSay) {
  evidence.versions[1].shown[4] = "5";
  evidence.versions[1].shown[7] = "auditor";
  EXPECT_THAT(findings(), ElementsAre("words_differ 3 value, role"));
}

TEST_F(EvidenceCheck, FindsThatTheFirstVersionWasLeftOut) {
  evidence.versions.erase(evidence.versions.begin());
  EXPECT_THAT(findings(), ElementsAre("revision_wrong 3", "prior_wrong 3"));
}

TEST_F(EvidenceCheck, FindsThatTheNewestVersionWasLeftOut) {
  evidence.versions.pop_back();
  const Checked checked = check(evidence, policy);
  EXPECT_THAT(codes(checked), ElementsAre("not_all 4 mark"));
  EXPECT_EQ(checked.whole_as_of, std::nullopt);
}

TEST_F(EvidenceCheck, FindsAnEntryOfAnotherCellOrLedger) {
  evidence.versions.push_back(version_of(log, 5));
  EXPECT_THAT(findings(), ElementsAre("other_record 5"));
  evidence.versions.pop_back();
  evidence.ledger = {};
  evidence.completeness.reset();
  EXPECT_THAT(findings(), ElementsAre("other_ledger 1", "other_ledger 3"));
}

TEST_F(EvidenceCheck, FindsAVersionThatIsNotUnderTheCheckpoint) {
  evidence.versions[1].path.reset();
  EXPECT_THAT(findings(), ElementsAre("not_signed 3"));
  evidence.versions[1].path = log.path(1);
  EXPECT_THAT(findings(), ElementsAre("proof_not_included 3"));
}

TEST_F(EvidenceCheck, FindsAPositionThatTheEntryDoesNotBear) {
  evidence.versions[1].position = 2;
  EXPECT_THAT(findings(), ElementsAre("proof_not_included 2", "out_of_place 2"));
}

TEST_F(EvidenceCheck, BelievesNoKeyButThePolicys) {
  evidence.vkey = log::to_vkey(log::public_half({evidence.origin, {1}}));
  EXPECT_THAT(findings(), ElementsAre("other_key"));
  log::SigningKey forger{evidence.origin, {1}};
  evidence.checkpoint = log::sign_note(log::parse_note(evidence.checkpoint)->body, forger);
  EXPECT_THAT(findings(), ElementsAre("log_signature"));
}

TEST_F(EvidenceCheck, WantsTheQuorumOfThePolicy) {
  const std::string body = log::parse_note(evidence.checkpoint)->body;
  evidence.checkpoint = log::sign_note(body, test::golden_key());
  EXPECT_THAT(findings(), ElementsAre("quorum_missed"));
}

TEST_F(EvidenceCheck, FindsAnotherOriginThanTheCheckpoints) {
  evidence.origin = "school.example/other";
  EXPECT_THAT(findings(), ElementsAre("checkpoint_origin", "other_key"));
}

TEST_F(EvidenceCheck, FindsACommitmentThatIsNone) {
  evidence.completeness->bytes = log.bytes[5];
  EXPECT_THAT(findings(), ElementsAre("commitment_wrong 4"));
  evidence.completeness->position = 5;
  evidence.completeness->path = log.path(5);
  EXPECT_THAT(findings(), ElementsAre("commitment_wrong 5"));
}

TEST_F(EvidenceCheck, FindsAMapProofOfSomethingElse) {
  std::swap(evidence.completeness->mark, evidence.completeness->absence);
  EXPECT_THAT(findings(), ElementsAre("not_all 4 mark", "not_all 4 absence"));
  evidence.completeness->mark = "no proof";
  EXPECT_THAT(findings(), ElementsAre("map_proof 4", "not_all 4 absence"));
}

TEST(ProofCheck, ProvesTheGoldenEntryOfAnyLog) {
  const auto proof = *log::parse_proof(test::kGoldenProof);
  const Checked checked = check(test::kGoldenEntry, proof, golden_policy());
  EXPECT_TRUE(checked.sound());
  EXPECT_EQ(checked.seen[0].words, std::nullopt);
  EXPECT_THAT(codes(check("six", proof, golden_policy())), ElementsAre("proof_not_included 4"));
}

TEST(ProofCheck, ReadsAnEntryOfOursAndComparesItsNumber) {
  const SmallLog log;
  const log::ProofFile proof{std::nullopt, 3, log.path(3), log.note()};
  const Checked checked = check(log.bytes[3], proof, golden_policy());
  EXPECT_TRUE(checked.sound());
  EXPECT_EQ((*checked.seen[0].words)[4], "4");
  EXPECT_THAT(codes(check(log.bytes[1], proof, golden_policy())),
              ElementsAre("proof_not_included 3", "out_of_place 3"));
}

}  // namespace
}  // namespace letopis::evidence::testing
