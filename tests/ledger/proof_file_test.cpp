#include "events/log/proof_file.h"

#include <gtest/gtest.h>

#include <string>

#include "events/log/tree.h"
#include "tests/support/golden_proof.h"

namespace letopis::log {
namespace {

using namespace test;  // NOLINT: the golden bundle

/// The code of the first fault on the way from three texts to a proven entry; "proven" when there
/// is none.
std::string_view judge(std::string_view policy_text, std::string_view proof_text,
                       std::string_view entry) {
  const auto policy = Policy::parse(policy_text);
  if (!policy) return policy.error().code;
  const auto proof = parse_proof(proof_text);
  if (!proof) return proof.error().code;
  const auto endorsed = verify_proof(*policy, *proof, leaf_hash(entry));
  return endorsed ? "proven" : endorsed.error().code;
}

std::string policy_of(std::string_view log, std::string_view witness) {
  return "log " + std::string(log) + "\nwitness w1 " + std::string(witness) + "\nquorum w1\n";
}

/// Every text that differs from this one in one place: a byte changed into each of the other 255,
/// left out, doubled, put in front of another, and the text cut short.
template <class Check>
void each_bent(std::string_view honest, const Check& check) {
  constexpr std::string_view kPutIn("\0\n\r\t =+A0\x7F\x80\xFF", 12);
  for (std::size_t place = 0; place < honest.size(); ++place) {
    std::string bent(honest);
    for (unsigned other = 1; other < 256; ++other) {
      bent[place] = static_cast<char>(static_cast<unsigned char>(honest[place]) ^ other);
      check(bent, place);
    }
    std::string shorter(honest);
    check(shorter.erase(place, 1), place);
    for (const char c : kPutIn) check(std::string(honest).insert(place, 1, c), place);
    check(std::string(honest).insert(place, 1, honest[place]), place);
    check(std::string(honest.substr(0, place)), place);
  }
  for (const char c : kPutIn) check(std::string(honest) + c, honest.size());
}

TEST(ProofFile, ProvesTheGoldenEntry) {
  EXPECT_EQ(judge(golden_policy(), kGoldenProof, kGoldenEntry), "proven");
  const auto proof = parse_proof(kGoldenProof);
  ASSERT_TRUE(proof);
  EXPECT_EQ(proof->index, 4U);
  EXPECT_EQ(proof->path.size(), 4U);
  EXPECT_FALSE(proof->extra);
  EXPECT_EQ(to_text(*proof), kGoldenProof);
}

TEST(ProofFile, FailsWhicheverByteOfTheGoldenFileIsBent) {
  const std::string policy = golden_policy();
  std::size_t count = 0;
  each_bent(kGoldenProof, [&](const std::string& bent, std::size_t place) {
    ++count;
    // A byte that is doubled or taken from a run of equal ones may give the same text.
    if (bent == kGoldenProof) return;
    EXPECT_NE(judge(policy, bent, kGoldenEntry), "proven") << "at byte " << place << ":\n" << bent;
  });
  EXPECT_GT(count, kGoldenProof.size() * 255);
}

TEST(ProofFile, FailsWhicheverByteOfAGoldenKeyIsBent) {
  each_bent(kGoldenVkey, [](const std::string& bent, std::size_t place) {
    if (bent == kGoldenVkey) return;
    EXPECT_FALSE(parse_vkey(bent)) << "at byte " << place << ": " << bent;
  });
  each_bent(kGoldenWitness, [](const std::string& bent, std::size_t place) {
    if (bent == kGoldenWitness) return;
    EXPECT_FALSE(parse_witness_vkey(bent)) << "at byte " << place << ": " << bent;
  });
  const std::string stranger = to_vkey(witness_half(seeded_key("witness.example/w1", 0x21)));
  EXPECT_EQ(judge(policy_of(kGoldenVkey, stranger), kGoldenProof, kGoldenEntry), "quorum_missed");
}

TEST(ProofFile, FailsForEveryOtherEntry) {
  each_bent(kGoldenEntry, [](const std::string& bent, std::size_t) {
    EXPECT_EQ(judge(golden_policy(), kGoldenProof, bent), "proof_not_included");
  });
}

TEST(ProofFile, CarriesExtraDataThatNobodyHasToBelieve) {
  ProofFile proof = *parse_proof(kGoldenProof);
  proof.extra = Bytes("salt\0", 5);
  const std::string text = to_text(proof);
  EXPECT_EQ(parse_proof(text)->extra, proof.extra);
  EXPECT_EQ(judge(golden_policy(), text, kGoldenEntry), "proven");
}

TEST(ProofFile, ProvesTheOnlyEntryOfALogWithoutAHash) {
  const std::string body = body_of({"school.example/ledger", 1, leaf_hash("one")});
  const std::string note =
      sign_note(body, golden_key()) + line_of(cosign(body, golden_witness(), 5));
  const std::string text = to_text({std::nullopt, 0, {}, note});
  EXPECT_EQ(judge(golden_policy(), text, "one"), "proven");
  EXPECT_EQ(judge(golden_policy(), text, "two"), "proof_not_included");
}

struct Hostile {
  std::string text;
  std::string_view code;
  std::size_t line;
};

TEST(ProofFile, RefusesWhateverElseItIsTold) {
  const std::string magic = "c2sp.org/tlog-proof@v1\n";
  const std::string hash = "yiM+eia4w1wsk/Ukx7kF56IQVkDW3MWUaUz/VtJu+yU=\n";
  std::string long_path;
  for (std::size_t i = 0; i <= kProofHashes; ++i) long_path += hash;
  const std::vector<Hostile> table = {
      {"", "proof_unknown", 1},
      {"c2sp.org/tlog-proof@v1", "proof_unknown", 1},
      {"c2sp.org/tlog-proof@v2\nindex 0\n\nx", "proof_unknown", 1},
      {"\xEF\xBB\xBF" + magic + "index 0\n\nx", "proof_unknown", 1},
      {magic, "proof_index", 2},
      {magic + "index\n\nx", "proof_index", 2},
      {magic + "index \n\nx", "proof_index", 2},
      {magic + "index 00\n\nx", "proof_index", 2},
      {magic + "index -1\n\nx", "proof_index", 2},
      {magic + "index 1 \n\nx", "proof_index", 2},
      {magic + "index 0x1\n\nx", "proof_index", 2},
      {magic + "index 9223372036854775808\n\nx", "proof_index", 2},
      {magic + "Index 1\n\nx", "proof_index", 2},
      {magic + "extra\nindex 1\n\nx", "proof_index", 2},
      {magic + "extra \nindex 1\n\nx", "proof_extra", 2},
      {magic + "extra !!!!\nindex 1\n\nx", "proof_extra", 2},
      {magic + "extra " + std::string(kProofExtraBytes * 2, 'A') + "\nindex 1\n\nx", "proof_extra",
       2},
      {magic + "extra AAAA\nextra AAAA\nindex 1\n\nx", "proof_index", 3},
      {magic + "index 1\nextra AAAA\n\nx", "proof_hash", 3},
      {magic + "index 1\nAAAA\n\nx", "proof_hash", 3},
      {magic + "index 1\n" + hash.substr(0, 44) + "\r\n\nx", "proof_hash", 3},
      {magic + "index 1\n " + hash + "\nx", "proof_hash", 3},
      {magic + "index 1\n" + long_path + "\nx", "proof_long", 66},
      {magic + "index 1\n" + hash, "proof_no_checkpoint", 4},
      {magic + "index 1\n" + hash + "\n", "proof_no_checkpoint", 4},
      {magic + "index 1\n\n" + std::string(kNoteBytes + 1, 'x'), "proof_no_checkpoint", 3},
      {magic + "index 4\n\nx", "note_malformed", 0},
      {magic + "index 4\n\n" + std::string(golden_note()), "proof_not_included", 0},
      {magic + "index 15\n\n" + std::string(golden_note()), "proof_not_included", 0},
  };
  const auto policy = Policy::parse(golden_policy());
  for (const Hostile& hostile : table) {
    const auto proof = parse_proof(hostile.text);
    const auto fault =
        proof ? verify_proof(*policy, *proof, leaf_hash("five")).error() : proof.error();
    EXPECT_EQ(fault.code, hostile.code) << hostile.text;
    EXPECT_EQ(fault.line, hostile.line) << hostile.text;
    EXPECT_FALSE(fault.text.empty() || fault.text_en.empty());
  }
}

}  // namespace
}  // namespace letopis::log
