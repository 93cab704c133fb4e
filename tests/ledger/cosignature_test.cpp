#include "events/log/cosignature.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/golden_proof.h"

namespace letopis::log {
namespace {

using namespace test;  // NOLINT: the golden bundle

Note with_lines(const std::string& lines) {
  return *parse_note(sign_note(kGoldenBody, golden_key()) + lines);
}

std::string cosign_line(std::uint64_t seconds) {
  return line_of(cosign(kGoldenBody, golden_witness(), seconds));
}

TEST(Cosignature, NamesItsKeyAsTheGoldenBundleDoes) {
  EXPECT_EQ(to_vkey(witness_half(golden_witness())), kGoldenWitness);
  EXPECT_EQ(parse_witness_vkey(kGoldenWitness), witness_half(golden_witness()));
}

TEST(Cosignature, SignsTheGoldenBodyIntoTheGoldenBytes) {
  EXPECT_TRUE(golden_note().ends_with("\n" + cosign_line(kGoldenTime)));
  const Cosigned good{Verdict::good, kGoldenTime};
  EXPECT_EQ(cosigned_by(*parse_note(golden_note()), witness_half(golden_witness())), good);
}

TEST(Cosignature, MeansTheSameKeyInTheOldFormOfVkeys) {
  const WitnessKey key = witness_half(golden_witness());
  EXPECT_NE(to_old_vkey(key), to_vkey(key));
  EXPECT_EQ(parse_witness_vkey(to_old_vkey(key)), key);
}

TEST(Cosignature, IsNotTakenForALogsSignatureNorTheOtherWayRound) {
  const SigningKey both = golden_witness();
  EXPECT_FALSE(signed_by(with_lines(cosign_line(1)), public_half(both)));
  const Note signed_as_log = *parse_note(sign_note(kGoldenBody, both));
  EXPECT_EQ(cosigned_by(signed_as_log, witness_half(both)).verdict, Verdict::absent);
  EXPECT_FALSE(parse_vkey(kGoldenWitness)) << "a witness is no log";
}

TEST(Cosignature, TellsTheLatestOfSeveralTimes) {
  const Note note = with_lines(cosign_line(7) + cosign_line(9) + cosign_line(8));
  EXPECT_EQ(cosigned_by(note, witness_half(golden_witness())), (Cosigned{Verdict::good, 9}));
}

TEST(Cosignature, IsBadWhenOneOfSeveralIs) {
  Signature late = cosign(kGoldenBody, golden_witness(), 9);
  late.bytes[7] = 10;  // claims another second than the one that was signed
  const Note note = with_lines(cosign_line(7) + line_of(late));
  EXPECT_EQ(cosigned_by(note, witness_half(golden_witness())).verdict, Verdict::bad);
}

TEST(Cosignature, IsBadInAnyOtherLengthAndBeyondTheEndOfTime) {
  const Signature honest = cosign(kGoldenBody, golden_witness(), 9);
  const Bytes bytes = honest.bytes;
  Signature beyond = cosign(kGoldenBody, golden_witness(), ~std::uint64_t{0});
  for (const Bytes& wrong : {bytes.substr(1), bytes + '\0', bytes.substr(0, 8), beyond.bytes}) {
    const Note note = with_lines(line_of({honest.name, honest.id, wrong}));
    EXPECT_EQ(cosigned_by(note, witness_half(golden_witness())).verdict, Verdict::bad);
  }
}

TEST(Cosignature, IsAbsentWhereOnlyOthersSigned) {
  const WitnessKey stranger = witness_half(seeded_key("witness.example/w1", 0x40));
  EXPECT_EQ(cosigned_by(*parse_note(golden_note()), stranger).verdict, Verdict::absent);
}

TEST(SecretKey, ComesBackFromItsOneSpelling) {
  const std::string text = to_skey(golden_key());
  ASSERT_TRUE(parse_skey(text));
  EXPECT_EQ(to_skey(*parse_skey(text)), text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string bent = text;
    bent[i] = static_cast<char>(bent[i] ^ 1);
    const auto key = parse_skey(bent);
    EXPECT_FALSE(key) << "byte " << i;
  }
  for (const auto* const wrong : {"", "PRIVATE+KEY+", "PRIVATE+KEY+a", "PRIVATE+KEY+a+00000000+"}) {
    EXPECT_FALSE(parse_skey(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace letopis::log
