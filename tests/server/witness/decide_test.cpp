#include "server/witness/decide.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "events/log/policy.h"
#include "tests/server/witness/support.h"

namespace letopis::witness {
namespace {

using testing::kNow;
using testing::World;

// What the answer was, and what the witness remembers afterwards.
class Witness {
 public:
  explicit Witness(const World& world) : logs_(world.logs()), key_(world.witness_key) {}

  std::string ask(std::string_view request, std::uint64_t now = kNow) {
    const auto admitted = admit(logs_, request);
    if (!admitted) return word(admitted.error());
    auto granted = decide(*admitted, seen, key_, now);
    if (!granted) return word(granted.error());
    seen = granted->seen;
    line = granted->line;
    note = granted->note;
    return "cosigned";
  }

  Seen seen;
  std::string line;
  std::string note;

 private:
  static std::string word(Refusal refusal) {
    constexpr std::array kWords = {"malformed",  "unknown_log",    "bad_signature", "old_too_large",
                                   "other_size", "bad_empty_root", "inconsistent"};
    return kWords[static_cast<std::size_t>(refusal)];
  }

  Logs logs_;
  log::SigningKey key_;
};

TEST(Witness, CosignsEveryGrowthOfALog) {
  const World world;
  for (std::size_t from = 0; from <= testing::kLeaves; ++from) {
    for (std::size_t to = from; to <= testing::kLeaves; ++to) {
      Witness witness(world);
      if (from > 0) {
        ASSERT_EQ(witness.ask(world.request(0, from)), "cosigned");
      }
      ASSERT_EQ(witness.ask(world.request(from, to)), "cosigned") << from << " to " << to;
      EXPECT_EQ(witness.seen.size, to);
    }
  }
}

TEST(Witness, SignsWhatALogsVerifierReads) {
  const World world;
  Witness witness(world);
  ASSERT_EQ(witness.ask(world.request(0, 7)), "cosigned");
  const auto policy = log::Policy::parse(test::golden_policy());
  EXPECT_TRUE(log::endorse(*policy, witness.note));
  EXPECT_TRUE(log::endorse(*policy, world.note(7) + witness.line));
  EXPECT_EQ(witness.note, world.note(7) + witness.line);
}

TEST(Witness, CosignsTheSameTreeAgainButNeverAnEarlierTime) {
  const World world;
  Witness witness(world);
  ASSERT_EQ(witness.ask(world.request(0, 7)), "cosigned");
  ASSERT_EQ(witness.ask(world.request(7, 7), kNow + 60), "cosigned");
  EXPECT_EQ(witness.seen.seconds, kNow + 60);
  ASSERT_EQ(witness.ask(world.request(7, 8), kNow - 3'600), "cosigned");
  EXPECT_EQ(witness.seen.seconds, kNow + 60) << "the clock went back, the statement does not";
}

TEST(Witness, RefusesASecondHistory) {
  const World world;
  World other;
  other.tree.change_leaf(3);
  Witness witness(world);
  ASSERT_EQ(witness.ask(world.request(0, 7)), "cosigned");
  const Seen before = witness.seen;
  EXPECT_EQ(witness.ask(other.request(7, 7)), "inconsistent");
  EXPECT_EQ(witness.ask(other.request(7, 9)), "inconsistent");
  EXPECT_EQ(witness.ask(to_text({7, world.proof(7, 9), other.note(9)})), "inconsistent");
  EXPECT_EQ(witness.seen, before);
  EXPECT_EQ(witness.ask(world.request(7, 9)), "cosigned") << "the honest history goes on";
}

TEST(Witness, NamesTheSizeThatItHasSeenToWhoeverStartsElsewhere) {
  const World world;
  Witness witness(world);
  ASSERT_EQ(witness.ask(world.request(0, 7)), "cosigned");
  for (const std::size_t from : {0U, 1U, 6U, 8U}) {
    EXPECT_EQ(witness.ask(world.request(from, 9)), "other_size") << from;
  }
  EXPECT_EQ(witness.ask(world.request(0, 5)), "other_size") << "an old checkpoint";
}

TEST(Witness, RefusesABadProofByItsKind) {
  const World world;
  Witness witness(world);
  const std::vector<Digest> surplus(1);
  EXPECT_EQ(witness.ask(to_text({0, surplus, world.note(7)})), "inconsistent");
  ASSERT_EQ(witness.ask(world.request(0, 7)), "cosigned");
  std::vector<Digest> proof = world.proof(7, 12);
  for (std::size_t i = 0; i < proof.size(); ++i) {
    auto bent = proof;
    bent[i].bytes[31] ^= 1U;
    EXPECT_EQ(witness.ask(to_text({7, bent, world.note(12)})), "inconsistent") << i;
  }
  proof.pop_back();
  EXPECT_EQ(witness.ask(to_text({7, proof, world.note(12)})), "inconsistent");
  EXPECT_EQ(witness.ask(to_text({7, {}, world.note(12)})), "inconsistent");
  EXPECT_EQ(witness.ask(to_text({7, surplus, world.note(7)})), "inconsistent");
}

TEST(Witness, RefusesAnEmptyTreeWithARoot) {
  const World world;
  Witness witness(world);
  const std::string body = log::body_of({world.log_key.name, 0, world.tree.leaf(0)});
  EXPECT_EQ(witness.ask(to_text({0, {}, log::sign_note(body, world.log_key)})), "bad_empty_root");
  EXPECT_EQ(witness.ask(world.request(0, 0)), "cosigned");
  EXPECT_EQ(witness.ask(world.request(0, 7)), "cosigned");
}

TEST(Witness, KnowsItsLogsByTheirKeys) {
  const World world;
  Witness witness(world);
  World stranger;
  stranger.log_key = test::seeded_key("other.example/log", 1);
  EXPECT_EQ(witness.ask(stranger.request(0, 7)), "unknown_log");
  World thief;
  thief.log_key = test::seeded_key(world.log_key.name, 1);
  EXPECT_EQ(witness.ask(thief.request(0, 7)), "bad_signature");
  std::string bent = world.request(0, 7);
  bent[bent.size() - 10] = bent[bent.size() - 10] == 'A' ? 'B' : 'A';
  EXPECT_EQ(witness.ask(bent), "bad_signature");
  EXPECT_EQ(witness.ask(to_text({8, {}, world.note(7)})), "old_too_large");
}

TEST(Witness, KeepsOnlyTheSignaturesThatItVouchesFor) {
  const World world;
  Witness witness(world);
  const std::string stranger =
      log::line_of(log::cosign(world.body(7), test::seeded_key("stranger", 7), 1));
  ASSERT_EQ(witness.ask(to_text({0, {}, world.note(7) + stranger})), "cosigned");
  EXPECT_EQ(witness.note.find("stranger"), std::string::npos);
}

TEST(Witness, PassesOverExtensionLinesAndSignsThem) {
  const World world;
  Witness witness(world);
  const std::string body = world.body(7) + "extension\n";
  ASSERT_EQ(witness.ask(to_text({0, {}, log::sign_note(body, world.log_key)})), "cosigned");
  const auto note = log::parse_note(witness.note);
  EXPECT_EQ(note->body, body);
  EXPECT_EQ(log::cosigned_by(*note, log::witness_half(world.witness_key)).verdict,
            log::Verdict::good);
}

TEST(Witness, AsksForEveryKeyOfALogThatIsPresentToBeGood) {
  World world;
  const log::SigningKey second = test::seeded_key(world.log_key.name, 0x70);
  Logs logs = world.logs();
  logs[world.log_key.name].push_back(log::public_half(second));
  log::Note both = *log::parse_note(log::sign_note(world.body(7), second));
  EXPECT_TRUE(admit(logs, world.request(0, 7)));
  const std::string good = world.note(7) + log::line_of(both.signatures[0]);
  EXPECT_TRUE(admit(logs, to_text({0, {}, good})));
  both.signatures[0].bytes[5] = static_cast<char>(both.signatures[0].bytes[5] ^ 1);
  const std::string bad = world.note(7) + log::line_of(both.signatures[0]);
  EXPECT_EQ(admit(logs, to_text({0, {}, bad})).error(), Refusal::bad_signature);
}

TEST(Witness, RefusesTextThatIsNoRequest) {
  const World world;
  const std::string note = world.note(7);
  const std::string hash = to_base64(view_of(world.tree.leaf(0))) + "\n";
  std::string many;
  for (std::size_t i = 0; i <= kConsistencyHashes; ++i) many += hash;
  Witness witness(world);
  for (const std::string& text : std::vector<std::string>{
           "",
           "old 0",
           "old 0\n",
           "old 0\n\n",
           "old 0\n" + note,
           "old 00\n\n" + note,
           "old -1\n\n" + note,
           "old +0\n\n" + note,
           "old 9223372036854775808\n\n" + note,
           "old\n\n" + note,
           "old 0 \n\n" + note,
           "Old 0\n\n" + note,
           "old 0\r\n\r\n" + note,
           "\nold 0\n\n" + note,
           "old 0\nAAAA\n\n" + note,
           "old 0\n" + hash.substr(0, 44) + " \n\n" + note,
           "old 0\n" + many + "\n" + note,
           "old 0\n\n" + note + "trailing",
           "old 0\n\n" + world.body(7),
           "old 0\n\n" + log::sign_note("no checkpoint\n", world.log_key),
           "old 0\n\n" + log::sign_note(world.body(7) + "\n", world.log_key),
           "old 0\n\n" + std::string(log::kNoteBytes, 'x') + note,
       }) {
    EXPECT_EQ(witness.ask(text), "malformed") << text;
  }
}

TEST(Witness, KeepsNothingThatItCouldNotReadAgain) {
  const World world;
  Witness witness(world);
  const std::string empty = log::sign_note(world.body(7) + "\n", world.log_key);
  const std::string fill(log::kNoteBytes - empty.size(), 'x');
  const std::string note = log::sign_note(world.body(7) + fill + "\n", world.log_key);
  ASSERT_EQ(note.size(), log::kNoteBytes);
  EXPECT_EQ(witness.ask(to_text({0, {}, note})), "malformed");
  EXPECT_EQ(witness.seen, Seen{});
}

// The conversation of FiloSottile/torchwood, cmd/litewitness/testdata/litewitness.txt: a log that
// other people's code made. Its witness answers 403 to an unknown log, as it was specified then.
TEST(Witness, AnswersAStrangersLogAsThePublicConversationDoes) {
  constexpr std::string_view kOrigin =
      "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562";
  const auto key = log::key_bytes_of(
      *from_hex("ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f"));
  World world;
  world.log_key.name = kOrigin;
  const std::string origin(kOrigin);
  const auto note = [&](std::string_view name, const std::string& size_and_root,
                        const std::string& signature) {
    return std::string(name) + "\n" + size_and_root + "\n\n\xE2\x80\x94 " + std::string(name) +
           " " + signature + "\n";
  };
  const std::string first = note(
      kOrigin, "1\nKgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      "UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY"
      "=");
  const std::string third = "3\nRcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=";
  const std::string bad =
      "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6gx"
      "=";
  const std::string good =
      "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go"
      "=";
  const std::string proof =
      "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
      "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
  const std::string bent_proof =
      "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
      "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABA=\n";

  const Logs logs = {{origin, {{origin, *key}}}};
  Seen seen;
  const auto ask = [&](const std::string& request) -> std::optional<Refusal> {
    const auto admitted = admit(logs, request);
    if (!admitted) return admitted.error();
    const auto granted = decide(*admitted, seen, world.witness_key, kNow);
    if (!granted) return granted.error();
    seen = granted->seen;
    return std::nullopt;
  };
  EXPECT_EQ(ask("old 0\n\n" + first), std::nullopt);
  // Its bad signature ends in base64 that is not canonical: here that is no note at all.
  EXPECT_EQ(ask("old 1\n" + proof + "\n" + note(kOrigin, third, bad)), Refusal::malformed);
  const std::string stranger = origin.substr(0, origin.size() - 1) + "3";
  EXPECT_EQ(ask("old 1\n" + proof + "\n" + note(stranger, third, good)), Refusal::unknown_log);
  EXPECT_EQ(ask("old 1\n\n" + note(kOrigin, third, good)), Refusal::inconsistent);
  EXPECT_EQ(ask("old 1\n" + bent_proof + "\n" + note(kOrigin, third, good)), Refusal::inconsistent);
  EXPECT_EQ(ask("old 1\n" + proof + "\n" + note(kOrigin, third, good)), std::nullopt);
  EXPECT_EQ(seen.size, 3U);
}

TEST(ListOfLogs, HoldsAVkeyALineAndComments) {
  const std::string vkey(test::kGoldenVkey);
  const std::string second = log::to_vkey(log::public_half(test::seeded_key("b.example", 1)));
  const auto logs = parse_logs("# schools\n\n  " + vkey + " \n" + second + "\r\n" + vkey);
  ASSERT_TRUE(logs);
  ASSERT_EQ(logs->size(), 2U);
  EXPECT_EQ(logs->at("school.example/ledger").size(), 1U);
  EXPECT_EQ(parse_logs("# one\n" + vkey + " x\n").error(), 2U);
  EXPECT_EQ(parse_logs(std::string(test::kGoldenWitness)).error(), 1U);
  EXPECT_TRUE(parse_logs("")->empty());
}

}  // namespace
}  // namespace letopis::witness
