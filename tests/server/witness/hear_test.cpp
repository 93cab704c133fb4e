#include "server/witness/hear.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/server/witness/support.h"

namespace letopis::witness {
namespace {

using testing::kNow;
using testing::World;

class Hearing : public ::testing::Test {
 protected:
  Heard hear_of(int status, const std::string& body, const std::string& type = "text/plain") {
    const Asked asked{note_, 3, 7, 9};
    return hear({status, type, body}, asked, log::witness_half(world_.witness_key), kNow);
  }

  std::string cosignature(std::uint64_t seconds, std::size_t size = 7) {
    return log::line_of(log::cosign(world_.body(size), world_.witness_key, seconds));
  }

  Heard size(const std::string& body) { return hear_of(409, body, "text/x.tlog.size"); }

  World world_;
  const std::string note_ = world_.note(7);
};

TEST_F(Hearing, TakesACosignatureThatVerifies) {
  const Heard heard = hear_of(200, cosignature(kNow));
  EXPECT_EQ(heard.meaning, Meaning::cosigned);
  EXPECT_EQ(heard.size, 7U);
  EXPECT_EQ(heard.seconds, kNow);
  EXPECT_EQ(log::line_of(heard.signature), cosignature(kNow));
}

TEST_F(Hearing, TakesOnlyTheLineOfTheWitnessThatItAsked) {
  const std::string others =
      log::line_of(log::cosign(world_.body(7), test::seeded_key("other", 9), kNow));
  const Heard heard = hear_of(200, others + cosignature(kNow - 5) + cosignature(kNow) + others);
  EXPECT_EQ(heard.meaning, Meaning::cosigned);
  EXPECT_EQ(log::line_of(heard.signature), cosignature(kNow)) << "the latest of its own";
}

TEST_F(Hearing, BelievesNoCosignatureThatIsOfSomethingElse) {
  std::string bent = cosignature(kNow);
  bent[bent.size() - 20] = bent[bent.size() - 20] == 'A' ? 'B' : 'A';
  const std::string stranger =
      log::line_of(log::cosign(world_.body(7), test::seeded_key("witness.example/w1", 9), kNow));
  for (const std::string& body : std::vector<std::string>{
           "", "\n", "ok", bent, stranger, cosignature(kNow, 9), cosignature(kNow) + bent,
           cosignature(0), cosignature(kNow + kClockSkew + 1), cosignature(kNow) + "garbage",
           "<html>\n", std::string(200'000, 'x')}) {
    EXPECT_EQ(hear_of(200, body).meaning, Meaning::senseless) << body.substr(0, 200);
  }
  EXPECT_EQ(hear_of(200, cosignature(kNow + kClockSkew)).meaning, Meaning::cosigned);
}

TEST_F(Hearing, LearnsTheSizeThatAWitnessHasSeen) {
  EXPECT_EQ(size("5\n").meaning, Meaning::ask_from);
  EXPECT_EQ(size("5\n").size, 5U);
  EXPECT_EQ(size("0\n").meaning, Meaning::ask_from);
  EXPECT_EQ(size("7\n").meaning, Meaning::ask_from);
  EXPECT_EQ(size("8\n").meaning, Meaning::ask_later) << "we have signed nine by now";
  EXPECT_EQ(size("9\n").meaning, Meaning::ask_later);
}

TEST_F(Hearing, IsAlarmedByASizeThatWasNeverSigned) {
  EXPECT_EQ(size("10\n").meaning, Meaning::behind);
  EXPECT_EQ(size("10\n").size, 10U);
  EXPECT_EQ(size("9223372036854775807\n").meaning, Meaning::behind);
}

TEST_F(Hearing, IsAlarmedByAWitnessThatFindsNoConsistency) {
  EXPECT_EQ(hear_of(422, "").meaning, Meaning::inconsistent);
}

TEST_F(Hearing, MakesNothingOfWhatIsNoAnswerOfAWitness) {
  for (const auto* const body : {"", "5", "\n", "05\n", "-5\n", "5\n\n", " 5\n", "5 \n", "5\r\n",
                                 "9223372036854775808\n", "many\n"}) {
    EXPECT_EQ(size(body).meaning, Meaning::senseless) << body;
  }
  EXPECT_EQ(size("3\n").meaning, Meaning::senseless) << "the size that we did ask from";
  EXPECT_EQ(hear_of(409, "5\n", "text/plain").meaning, Meaning::senseless);
  for (const int status : {201, 204, 301, 302, 500, 502}) {
    EXPECT_EQ(hear_of(status, cosignature(kNow)).meaning, Meaning::senseless) << status;
  }
}

TEST_F(Hearing, KnowsARefusal) {
  for (const int status : {400, 403, 404, 413, 429, 503}) {
    EXPECT_EQ(hear_of(status, "").meaning, Meaning::refused) << status;
  }
}

}  // namespace
}  // namespace letopis::witness
