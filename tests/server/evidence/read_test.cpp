#include "server/evidence/read.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tests/server/evidence/support.h"

namespace letopis::evidence::testing {
namespace {

namespace json = boost::json;

json::array hashes(const std::vector<Digest>& path) {
  json::array out;
  for (const Digest& hash : path) out.emplace_back(to_base64(view_of(hash)));
  return out;
}

json::object entry_of(const Version& version) {
  json::object out{{"position", version.position},
                   {"bytes", to_base64(version.bytes)},
                   {"leaf", to_base64(view_of(version.leaf))},
                   {"proof", hashes(*version.path)}};
  for (std::size_t i = 0; i < kWordNames.size(); ++i) {
    out[json::string_view(kWordNames[i].data(), kWordNames[i].size())] =
        version.shown[i] ? json::value(*version.shown[i]) : json::value(nullptr);
  }
  out["revision"] = std::stoi(*version.shown[1]);
  return out;
}

json::object file_of(const Evidence& evidence) {
  json::array entries;
  for (const Version& version : evidence.versions) entries.push_back(entry_of(version));
  const Completeness& whole = *evidence.completeness;
  return {{"format", "letopis-evidence/1"},
          {"origin", evidence.origin},
          {"ledger", to_hex(view_of(evidence.ledger))},
          {"vkey", evidence.vkey},
          {"checkpoint", evidence.checkpoint},
          {"record", {{"kind", "cell"}, {"key", "11/3"}}},
          {"entries", entries},
          {"completeness",
           {{"position", whole.position},
            {"bytes", to_base64(whole.bytes)},
            {"proof", hashes(whole.path)},
            {"mark", to_base64(whole.mark)},
            {"absence", to_base64(whole.absence)}}}};
}

class EvidenceReading : public ::testing::Test {
 protected:
  [[nodiscard]] std::string error() const {
    const auto read = read_evidence(json::serialize(file));
    return read ? "" : read.error();
  }

  json::object& first() { return file["entries"].as_array()[0].as_object(); }

  SmallLog log;
  json::object file = file_of(honest(log));
};

TEST_F(EvidenceReading, TakesOverAllThatTheCheckNeeds) {
  const auto read = read_evidence(json::serialize(file));
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->versions.size(), 2U);
  EXPECT_EQ(read->lesson, kLesson);
  EXPECT_EQ(read->pupil, kPupil);
  const Checked checked = check(*read, golden_policy());
  EXPECT_TRUE(checked.sound());
  EXPECT_EQ(checked.whole_as_of, kCommitted);
}

TEST_F(EvidenceReading, FindsTheEvidenceInACard) {
  std::string text = json::serialize(file);
  const std::string page =
      "<!doctype html><script type=\"application/json\" id=\"evidence\">" + text + "</script>";
  EXPECT_TRUE(read_card(page));
  EXPECT_EQ(read_card("<!doctype html>").error(), "no evidence is in this page");
  EXPECT_EQ(read_card(page.substr(0, page.size() / 2)).error(), "the file is not JSON");
}

TEST_F(EvidenceReading, NamesTheFirstPlaceThatIsWrong) {
  first()["leaf"] = "AAAA";
  EXPECT_EQ(error(), "entries[0].leaf: 32 bytes are needed");
  first()["bytes"] = "five";
  first()["position"] = -1;
  EXPECT_EQ(error(), "entries[0].position: a whole number is needed");
}

TEST_F(EvidenceReading, RefusesWhatIsNotAsItHasToBe) {
  file["record"].as_object()["key"] = "11/";
  EXPECT_EQ(error(), "record.key: LESSON/PUPIL is needed");
  file["record"].as_object()["kind"] = "person";
  EXPECT_EQ(error(), "record.kind: cell, mark or absence is needed");
  file["ledger"] = "00";
  EXPECT_EQ(error(), "ledger: 32 hex digits are needed");
  file["format"] = "letopis-evidence/2";
  EXPECT_EQ(error(), "format: letopis-evidence/1 is needed");
}

TEST_F(EvidenceReading, RefusesListsAndTextsOutOfBounds) {
  first()["proof"] = json::array(64, json::value(to_base64(view_of(Digest{}))));
  EXPECT_EQ(error(), "entries[0].proof: a list of 0 to 63 is needed");
  first()["kind"] = std::string(513, 'x');
  EXPECT_EQ(error(), "entries[0].proof: a list of 0 to 63 is needed");
  first()["proof"] = json::array();
  EXPECT_EQ(error(), "entries[0].kind: the text is longer than 512 bytes");
  file["entries"] = json::array();
  EXPECT_EQ(error(), "entries: a list of 1 to 1000 is needed");
}

TEST_F(EvidenceReading, RefusesAnythingButAnObjectOfItsShape) {
  EXPECT_EQ(read_evidence("").error(), "the file is not JSON");
  EXPECT_EQ(read_evidence("[]").error(), "the file: an object is needed");
  EXPECT_EQ(read_evidence(std::string(100, '[')).error(), "the file is not JSON");
  EXPECT_EQ(read_evidence(std::string(kEvidenceBytes + 1, ' ')).error(), "the file is too long");
  file["entries"] = 5;
  EXPECT_EQ(error(), "entries: a list of 1 to 1000 is needed");
  file["completeness"] = nullptr;
  file["entries"] = json::array();
  EXPECT_EQ(error(), "entries: a list of 1 to 1000 is needed");
}

TEST_F(EvidenceReading, SurvivesEveryCutAndEveryFlippedByte) {
  const std::string text = json::serialize(file);
  for (std::size_t end = 0; end < text.size(); end += 7) {
    EXPECT_FALSE(read_evidence(text.substr(0, end)));
  }
  for (std::size_t at = 0; at < text.size(); at += 5) {
    std::string changed = text;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    const auto read = read_evidence(changed);
    if (read) static_cast<void>(check(*read, golden_policy()));
  }
}

}  // namespace
}  // namespace letopis::evidence::testing
