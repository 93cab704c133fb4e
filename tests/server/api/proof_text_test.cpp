#include "server/api/proof_text.h"

#include <gtest/gtest.h>

#include <vector>

namespace letopis::api {
namespace {

Digest hash_of(std::string_view base64) { return *digest_of(*from_base64(base64)); }

// The golden bundle of formats.md 3.10, which other software made and Go's packages accept.
TEST(ProofText, IsTheGoldenFileByteForByte) {
  const std::string note =
      "school.example/ledger\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n\n"
      "— school.example/ledger ASPkS6zOj82uhT2KBh3wOqS/rvxUdxsz/javdYy1ZvQkVilxy6ebDcd2kCHhv/"
      "89MtZPe4aOHDIn3wpIyp4DbK7czA4=\n"
      "— witness.example/w1 IDJKvgAAAABlU/EArK+uoSeg5BeZ8ErHT0vFLVJh0jrlNo4aVEjrY/"
      "eitXxmwNBL3f/qyMvo6FqM1YG7sR3Pfv76iNIj0QL/ZRFLDg==\n";
  const std::vector<Digest> proof = {hash_of("yiM+eia4w1wsk/Ukx7kF56IQVkDW3MWUaUz/VtJu+yU="),
                                     hash_of("nk9gCR+floFqznAPtqjjcnnV64dge2jQB95D5t164Hg="),
                                     hash_of("zY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co="),
                                     hash_of("5jLpqTgjsBDSEX6SgZiRnbTMdTuRd8bQ5tSsAOxe0Ks=")};
  EXPECT_EQ(proof_text(4, proof, note),
            "c2sp.org/tlog-proof@v1\n"
            "index 4\n"
            "yiM+eia4w1wsk/Ukx7kF56IQVkDW3MWUaUz/VtJu+yU=\n"
            "nk9gCR+floFqznAPtqjjcnnV64dge2jQB95D5t164Hg=\n"
            "zY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co=\n"
            "5jLpqTgjsBDSEX6SgZiRnbTMdTuRd8bQ5tSsAOxe0Ks=\n"
            "\n" +
                note);
}

TEST(ProofText, OfTheOnlyEntryHasNoHashes) {
  EXPECT_EQ(proof_text(0, {}, "note\n"), "c2sp.org/tlog-proof@v1\nindex 0\n\nnote\n");
}

}  // namespace
}  // namespace letopis::api
