#include "events/log/note.h"

#include <gtest/gtest.h>

#include <string>

#include "events/log/tree.h"

namespace letopis::log {
namespace {

// formats.md 3.10: seed bytes 00..1f.
SigningKey golden_key() {
  SigningKey key{"school.example/ledger", {}};
  for (std::size_t i = 0; i < key.seed.size(); ++i) key.seed[i] = static_cast<std::uint8_t>(i);
  return key;
}

constexpr std::string_view kGoldenVkey =
    "school.example/ledger+0123e44b+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
constexpr std::string_view kGoldenBody =
    "school.example/ledger\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n";
constexpr std::string_view kGoldenNote =
    "school.example/ledger\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n\n"
    "— school.example/ledger "
    "ASPkS6zOj82uhT2KBh3wOqS/rvxUdxsz/javdYy1ZvQkVilxy6ebDcd2kCHhv/89MtZPe4aOHDIn3wpIyp4DbK7czA4=\n"
    "— witness.example/w1 "
    "IDJKvgAAAABlU/EArK+uoSeg5BeZ8ErHT0vFLVJh0jrlNo4aVEjrY/eitXxmwNBL3f/"
    "qyMvo6FqM1YG7sR3Pfv76iNIj0QL/"
    "ZRFLDg==\n";

TEST(Note, NamesItsKeyAsTheGoldenBundleDoes) {
  EXPECT_EQ(to_vkey(public_half(golden_key())), kGoldenVkey);
  EXPECT_EQ(parse_vkey(kGoldenVkey), public_half(golden_key()));
}

TEST(Note, SignsTheGoldenBodyIntoTheGoldenBytes) {
  const std::string note = sign_note(kGoldenBody, golden_key());
  EXPECT_TRUE(kGoldenNote.starts_with(note));
}

TEST(Note, AcceptsTheGoldenNoteAndIgnoresTheWitnessItDoesNotKnow) {
  const auto note = parse_note(kGoldenNote);
  ASSERT_TRUE(note);
  EXPECT_EQ(note->signatures.size(), 2U);
  EXPECT_TRUE(signed_by(*note, public_half(golden_key())));
  const auto checkpoint = checkpoint_of(note->body);
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->size, 15U);
  EXPECT_EQ(body_of(*checkpoint), kGoldenBody);
}

TEST(Note, ProvesTheGoldenEntryUnderTheGoldenCheckpoint) {
  const auto checkpoint = checkpoint_of(kGoldenBody);
  std::vector<Digest> proof;
  for (const auto* const line : {"yiM+eia4w1wsk/Ukx7kF56IQVkDW3MWUaUz/VtJu+yU=",
                                 "nk9gCR+floFqznAPtqjjcnnV64dge2jQB95D5t164Hg=",
                                 "zY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co=",
                                 "5jLpqTgjsBDSEX6SgZiRnbTMdTuRd8bQ5tSsAOxe0Ks="}) {
    proof.push_back(*digest_of(*from_base64(line)));
  }
  EXPECT_TRUE(verify_inclusion(4, checkpoint->size, leaf_hash("five"), proof, checkpoint->root));
}

TEST(Note, RefusesEveryChangedByteOfBodyOrSignature) {
  const std::string note = sign_note(kGoldenBody, golden_key());
  const VerifyingKey key = public_half(golden_key());
  for (std::size_t i = 0; i < note.size(); ++i) {
    std::string bent = note;
    bent[i] = static_cast<char>(bent[i] ^ 1);
    const auto parsed = parse_note(bent);
    EXPECT_FALSE(parsed && signed_by(*parsed, key)) << "byte " << i;
  }
}

TEST(Note, IsNotMovedByTextThatIsNoNote) {
  const std::string note = sign_note(kGoldenBody, golden_key());
  EXPECT_FALSE(parse_note(""));
  EXPECT_FALSE(parse_note("\n\n"));
  EXPECT_FALSE(parse_note(kGoldenBody));
  EXPECT_FALSE(parse_note(std::string_view(note).substr(0, note.size() - 1)));
  EXPECT_FALSE(parse_note(note + "no dash\n"));
  EXPECT_FALSE(parse_note(note + "— name with spaces AAAAAAA=\n"));
  EXPECT_FALSE(parse_note("bell\a" + note));
  EXPECT_FALSE(parse_note("\xC0\xAF" + note));
  EXPECT_FALSE(parse_note(std::string(kNoteBytes, 'x') + note));
}

TEST(Checkpoint, RefusesBodiesThatSayTheSameInAnotherWay) {
  const std::string root = "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n";
  EXPECT_TRUE(checkpoint_of("log\n0\n" + root));
  EXPECT_FALSE(checkpoint_of("log\n015\n" + root));
  EXPECT_FALSE(checkpoint_of("log\n+15\n" + root));
  EXPECT_FALSE(checkpoint_of("log\n-1\n" + root));
  EXPECT_FALSE(checkpoint_of("log\n99999999999999999999\n" + root));
  EXPECT_FALSE(checkpoint_of("log\n9223372036854775808\n" + root));
  EXPECT_FALSE(checkpoint_of("log\n\n" + root));
  EXPECT_FALSE(checkpoint_of("\n15\n" + root));
  EXPECT_FALSE(checkpoint_of("log\n15\n" + root + "extension\n"));
  EXPECT_FALSE(checkpoint_of("log\n15\nrKbD\n"));
  EXPECT_FALSE(checkpoint_of("log\n15\n" + root.substr(0, root.size() - 1)));
}

TEST(Checkpoint, HasExtensionsThatAWitnessPassesOver) {
  const std::string body(kGoldenBody);
  EXPECT_EQ(tree_head_of(body), checkpoint_of(body));
  EXPECT_EQ(tree_head_of(body + "extension\n"), checkpoint_of(body));
  EXPECT_FALSE(tree_head_of(body + "\n"));
  EXPECT_FALSE(tree_head_of(body + "extension"));
  EXPECT_FALSE(tree_head_of(body + "extension\n\n"));
}

TEST(KeyName, TakesNoSpacesNoPlusAndNoControls) {
  EXPECT_TRUE(is_key_name("школа.example/1502"));
  EXPECT_FALSE(is_key_name(""));
  EXPECT_FALSE(is_key_name("a+b"));
  EXPECT_FALSE(is_key_name("a b"));
  EXPECT_FALSE(
      is_key_name("a\xC2\xA0"
                  "b"));
  EXPECT_FALSE(is_key_name("a\nb"));
}

TEST(VerifyingKey, RefusesAnIdThatIsNotTheKeys) {
  std::string text(kGoldenVkey);
  text[text.find('+') + 1] = 'f';
  EXPECT_FALSE(parse_vkey(text));
  EXPECT_FALSE(parse_vkey("school.example/ledger+0123e44b"));
  EXPECT_FALSE(parse_vkey("no plus at all"));
  EXPECT_FALSE(parse_vkey(""));
  EXPECT_FALSE(parse_vkey("+"));
  EXPECT_FALSE(parse_vkey("a++"));
  EXPECT_FALSE(parse_vkey("school.example/ledger+0123E44B+" + std::string(kGoldenVkey.substr(31))))
      << "hex in another spelling";
}

}  // namespace
}  // namespace letopis::log
