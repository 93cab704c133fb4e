#include "events/log/policy.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/golden_proof.h"

namespace letopis::log {
namespace {

using namespace test;  // NOLINT: the golden bundle

std::string witness_line(const std::string& name, std::uint8_t seed) {
  return "witness " + name + " " + to_vkey(witness_half(seeded_key(name + ".example", seed))) +
         "\n";
}

/// Witnesses x1 to x3, y1 to y3.
std::string six() {
  std::string out;
  std::uint8_t seed = 0x50;
  for (const auto* const name : {"x1", "x2", "x3", "y1", "y2", "y3"}) {
    out += witness_line(name, seed++);
  }
  return out;
}

/// Those at these places have cosigned.
Cosignatures by(std::initializer_list<std::size_t> places) {
  Cosignatures out(6);
  for (const std::size_t place : places) out[place] = {Verdict::good, 1};
  return out;
}

TEST(Policy, IsMetByTheExampleOfTheSpecification) {
  const auto policy = Policy::parse(six() +
                                    "group X-witnesses 2 x1 x2 x3\n"
                                    "group Y-witnesses any y1 y2 y3\n"
                                    "group X-and-Y all X-witnesses Y-witnesses\n"
                                    "quorum X-and-Y\n");
  ASSERT_TRUE(policy);
  EXPECT_TRUE(policy->demands_witnesses());
  EXPECT_TRUE(policy->met_by(by({0, 1, 3})));
  EXPECT_TRUE(policy->met_by(by({0, 1, 2, 3, 4, 5})));
  EXPECT_FALSE(policy->met_by(by({0, 1})));
  EXPECT_FALSE(policy->met_by(by({0, 3, 4, 5})));
  EXPECT_FALSE(policy->met_by(by({})));
  EXPECT_FALSE(policy->met_by({}));
}

TEST(Policy, CountsABadCosignatureAsNone) {
  const auto policy = Policy::parse(six() + "quorum x1\n");
  Cosignatures bad = by({});
  bad[0] = {Verdict::bad, 0};
  EXPECT_TRUE(policy->met_by(by({0})));
  EXPECT_FALSE(policy->met_by(bad));
}

TEST(Policy, DemandsNobodyWhenItSaysSo) {
  const auto policy = Policy::parse("quorum none\n");
  ASSERT_TRUE(policy);
  EXPECT_FALSE(policy->demands_witnesses());
  EXPECT_TRUE(policy->met_by({}));
}

TEST(Policy, PassesOverCommentsBlankLinesAndSpacesAndTabs) {
  const auto policy = Policy::parse(
      "# школы района\n\n \t\n \t# so\n\tlog \t" + std::string(kGoldenVkey) + "  http://a/b \n" +
      "witness w1 " + std::string(kGoldenWitness) + "\thttps://w.example/x\n quorum\tw1\n");
  ASSERT_TRUE(policy);
  ASSERT_EQ(policy->logs().size(), 1U);
  EXPECT_EQ(policy->logs()[0].url, "http://a/b");
  ASSERT_EQ(policy->witnesses().size(), 1U);
  EXPECT_EQ(policy->witnesses()[0].name, "w1");
  EXPECT_EQ(policy->witnesses()[0].url, "https://w.example/x");
}

TEST(Policy, TakesNamesAsOctets) {
  EXPECT_TRUE(Policy::parse(witness_line("школа", 1) + "quorum школа\n"));
  EXPECT_TRUE(Policy::parse("witness \xFE " + std::string(kGoldenWitness) + "\nquorum \xFE\n"));
  EXPECT_FALSE(Policy::parse(witness_line("K", 1) + "quorum \xE2\x84\xAA\n"));
}

TEST(Policy, HoldsAsManyPartsAsTheSpecificationWantsAndNoEndOfThem) {
  std::string text;
  std::string all = "group all-of-them all";
  for (std::size_t i = 0; i < kPolicyParts; ++i) {
    const std::string name = "w" + std::to_string(i);
    text += witness_line(name, static_cast<std::uint8_t>(i));
    all += " " + name;
  }
  EXPECT_TRUE(Policy::parse(text + all + "\nquorum all-of-them\n"));
  const auto over = Policy::parse(text + witness_line("more", 200) + "quorum more\n");
  ASSERT_FALSE(over);
  EXPECT_EQ(over.error().code, "policy_too_many");
  EXPECT_EQ(over.error().line, kPolicyParts + 1);
}

struct Hostile {
  std::string text;
  std::string_view code;
  std::size_t line;
};

TEST(Policy, RefusesWhateverElseItIsTold) {
  const std::string log = "log " + std::string(kGoldenVkey) + "\n";
  const std::string w = "witness w " + std::string(kGoldenWitness) + "\n";
  const std::string old_form = to_old_vkey(witness_half(golden_witness()));
  const std::vector<Hostile> table = {
      {"", "policy_no_quorum", 0},
      {"# only a comment\n", "policy_no_quorum", 0},
      {"quorum none", "policy_no_newline", 1},
      {"quorum none\n\nquorum none\n", "policy_two_quorums", 3},
      {"quorum\n", "policy_items", 1},
      {"quorum a b\n", "policy_items", 1},
      {"quorum w\n" + w, "policy_unknown_name", 1},
      {"quorum none # why not\n", "policy_items", 1},
      {"Quorum none\n", "policy_unknown_line", 1},
      {"quorum none\r\n", "policy_bad_byte", 1},
      {"quorum none\n\x7F\n", "policy_bad_byte", 2},
      {std::string("quorum none\n\0\n", 14), "policy_bad_byte", 2},
      {"quorum\vnone\n", "policy_bad_byte", 1},
      {"log\n", "policy_items", 1},
      {"log " + std::string(kGoldenVkey) + " http://a b\n", "policy_items", 1},
      {"log " + std::string(kGoldenWitness) + "\n", "policy_bad_key", 1},
      {"log school.example/ledger\n", "policy_bad_key", 1},
      {log + log, "policy_same_key", 2},
      {"witness w\n", "policy_items", 1},
      {"witness w nonsense\n", "policy_bad_key", 1},
      {w + "witness v " + std::string(kGoldenWitness) + "\n", "policy_same_key", 2},
      {w + "witness v " + old_form + "\n", "policy_same_key", 2},
      {w + witness_line("w", 1), "policy_same_name", 2},
      {witness_line("none", 1), "policy_same_name", 1},
      {"group g any\n", "policy_items", 1},
      {"group g\n", "policy_items", 1},
      {"group g any w\n" + w, "policy_unknown_name", 1},
      {w + "group g any g\n", "policy_unknown_name", 2},
      {w + "group g any none\n", "policy_unknown_name", 2},
      {w + "group w any w\n", "policy_same_name", 2},
      {w + "group none any w\n", "policy_same_name", 2},
      {w + "group g any w w\n", "policy_member_twice", 2},
      {w + "group g any w\ngroup h any w\n", "policy_member_twice", 3},
      {w + "group g 0 w\n", "policy_threshold", 2},
      {w + "group g 2 w\n", "policy_threshold", 2},
      {w + "group g 01 w\n", "policy_threshold", 2},
      {w + "group g +1 w\n", "policy_threshold", 2},
      {w + "group g -1 w\n", "policy_threshold", 2},
      {w + "group g Any w\n", "policy_threshold", 2},
      {w + "group g 18446744073709551617 w\n", "policy_threshold", 2},
      {std::string(kPolicyBytes, ' ') + "\nquorum none\n", "policy_too_long", 0},
  };
  for (const Hostile& hostile : table) {
    const auto policy = Policy::parse(hostile.text);
    ASSERT_FALSE(policy) << hostile.text;
    EXPECT_EQ(policy.error().code, hostile.code) << hostile.text;
    EXPECT_EQ(policy.error().line, hostile.line) << hostile.text;
    EXPECT_FALSE(policy.error().text.empty() || policy.error().text_en.empty());
  }
}

TEST(Endorsement, IsOfTheGoldenNoteByTheGoldenPolicy) {
  const auto policy = Policy::parse(golden_policy());
  const auto endorsed = endorse(*policy, golden_note());
  ASSERT_TRUE(endorsed) << endorsed.error().code;
  EXPECT_EQ(endorsed->checkpoint.size, 15U);
  EXPECT_EQ(endorsed->cosignatures.at(0).seconds, kGoldenTime);
}

TEST(Endorsement, SaysWhatIsMissing) {
  const auto of = [](const std::string& policy, std::string_view note) {
    const auto endorsed = endorse(*Policy::parse(policy), note);
    return endorsed ? std::string_view("endorsed") : endorsed.error().code;
  };
  const std::string log = "log " + std::string(kGoldenVkey) + "\n";
  const std::string other_log = "log " + to_vkey(public_half(seeded_key("other", 9))) + "\n";
  const std::string other_key =
      "log " + to_vkey(public_half(seeded_key("school.example/ledger", 9))) + "\n";
  EXPECT_EQ(of(log + "quorum none\n", golden_note()), "endorsed");
  EXPECT_EQ(of(log + other_key + "quorum none\n", golden_note()), "endorsed");
  EXPECT_EQ(of("quorum none\n", golden_note()), "log_unknown");
  EXPECT_EQ(of(other_log + "quorum none\n", golden_note()), "log_unknown");
  EXPECT_EQ(of(other_key + "quorum none\n", golden_note()), "log_signature");
  EXPECT_EQ(of(log + witness_line("x", 1) + "quorum x\n", golden_note()), "quorum_missed");
  EXPECT_EQ(of(log + "quorum none\n", "nothing"), "note_malformed");
  EXPECT_EQ(of(log + "quorum none\n", sign_note("no checkpoint\n", golden_key())),
            "checkpoint_malformed");
}

TEST(Endorsement, RefusesANoteWithOneBadSignatureOfAKnownKeyWhoeverElseSigned) {
  Signature bad = cosign(kGoldenBody, golden_witness(), 1);
  bad.bytes[20] = static_cast<char>(bad.bytes[20] ^ 1);
  const std::string note = sign_note(kGoldenBody, golden_key()) + line_of(bad);
  const auto policy = Policy::parse("log " + std::string(kGoldenVkey) + "\nwitness w1 " +
                                    std::string(kGoldenWitness) + "\nquorum none\n");
  EXPECT_EQ(endorse(*policy, note).error().code, "witness_signature");
}

}  // namespace
}  // namespace letopis::log
