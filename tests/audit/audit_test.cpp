#include "events/audit/audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "events/audit/stored_source.h"
#include "tests/support/insider.h"

namespace letopis::test {
namespace {

using audit::Finding;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t kEntries = 600;  // two full tiles and a part of one

std::string short_text(const Finding& finding) {
  std::string out(audit::code_of(finding.code));
  if (finding.position) out += " " + std::to_string(*finding.position);
  if (finding.last) out += "-" + std::to_string(*finding.last);
  if (finding.tile) {
    out +=
        " tile " + std::to_string(finding.tile->level) + "/" + std::to_string(finding.tile->index);
  }
  if (finding.other) out += " other " + std::to_string(*finding.other);
  if (finding.size) out += " size " + std::to_string(*finding.size);
  return out;
}

class Audit : public testing::Test {
 protected:
  audit::Report report() {
    const ledger::PlainBulkReader rows(insider_.store);
    const audit::StoredSource source(rows);
    auto log = audit::read_stored_log(insider_.store);
    const auto known = read_checkpoints(notes_, log::public_half(key_), log->findings);
    auto audited =
        audit::audit(source, log->claims, known, std::move(log->findings), random_, {2, {}});
    EXPECT_TRUE(audited);
    return audited.value();
  }

  std::vector<std::string> findings() {
    std::vector<std::string> out;
    for (const Finding& finding : report().findings) out.push_back(short_text(finding));
    return out;
  }

  void sign(std::uint64_t size) {
    notes_.push_back({"after " + std::to_string(size), insider_.sign(size)});
  }

  // A sound log with two checkpoints.
  void write(const std::map<std::uint64_t, Insider::Tweak>& tweaks = {}) {
    insider_.write(kEntries, tweaks);
    sign(300);
    sign(kEntries);
  }

  Insider insider_;
  log::SigningKey key_ = insider_.key;
  std::vector<audit::SignedNote> notes_;
  SeededRandom random_;
};

TEST_F(Audit, FindsNothingInASoundLogOfAnySize) {
  for (const std::uint64_t size : {0U, 1U, 2U, 255U, 256U, 257U, 512U, 600U}) {
    ASSERT_TRUE(insider_.store.clear_table(ledger::kEntries));
    ASSERT_TRUE(insider_.store.clear_table(ledger::kTiles));
    insider_.write(size);
    notes_.clear();
    for (std::uint64_t part = 0; part <= size; part += 100) sign(part);
    sign(size);
    const audit::Report sound = report();
    EXPECT_TRUE(sound.sound()) << size;
    EXPECT_EQ(sound.entries, size);
    EXPECT_EQ(sound.signed_entries, size);
    EXPECT_THAT(findings(), IsEmpty()) << size;
  }
}

TEST_F(Audit, NamesAnEntryThatWasChangedAndNothingElse) {
  for (const std::uint64_t position : {0U, 5U, 255U, 256U, 511U, 512U, 550U, 598U}) {
    write();
    insider_.flip(position);
    EXPECT_THAT(findings(), ElementsAre("entry_changed " + std::to_string(position)));
  }
}

TEST_F(Audit, TellsSinceWhenAndWhichSignedSizeAChangedEntryBreaks) {
  write();
  insider_.flip(5);
  insider_.flip(6);
  insider_.flip(400);
  const auto found = report().findings;
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].since, Insider::time_of(4));
  EXPECT_EQ(found[0].breaks, 300U);
  EXPECT_EQ(found[1].since, Insider::time_of(4)) << "the entry before is damaged itself";
  EXPECT_EQ(found[2].since, Insider::time_of(399));
  EXPECT_EQ(found[2].breaks, kEntries);
}

TEST_F(Audit, SeesThatTheLastEntryIsNotTheOneInTheHead) {
  write();
  insider_.flip(kEntries - 1);
  EXPECT_THAT(findings(), ElementsAre("head_wrong 599", "checkpoint_root other 300 size 600"));
}

TEST_F(Audit, SeesAnEntryChangedTogetherWithItsTile) {
  write();
  insider_.flip(5);
  insider_.make_tiles_right(kEntries, 1);
  EXPECT_THAT(findings(),
              ElementsAre("tile_changed 0 tile 1/0", "chain_broken 6", "prior_wrong 12 other 5",
                          "head_wrong 599", "checkpoint_root other 0 size 300",
                          "checkpoint_root other 0 size 600"));
}

TEST_F(Audit, SeesAnEntryChangedTogetherWithAllTiles) {
  write();
  insider_.flip(300);
  insider_.make_tiles_right(kEntries, log::kTileLevels);
  EXPECT_THAT(findings(), ElementsAre("chain_broken 301", "prior_wrong 307 other 300",
                                      "head_wrong 599", "checkpoint_root other 300 size 600"));
}

TEST_F(Audit, SeesAnEntryChangedTogetherWithAllTilesAndTheHead) {
  write();
  insider_.flip(5);
  insider_.make_tiles_right(kEntries, log::kTileLevels);
  insider_.make_head_right(kEntries);
  EXPECT_THAT(findings(),
              ElementsAre("chain_broken 6", "prior_wrong 12 other 5",
                          "checkpoint_root other 0 size 300", "checkpoint_root other 0 size 600"));
}

TEST_F(Audit, SeesAWholeHistoryWrittenAnewByItsSignedRoots) {
  write();
  insider_.write(kEntries, {{400, [](log::Stamp& stamp) { stamp.nonce = request_id(1); }}});
  const auto found = report().findings;
  EXPECT_THAT(findings(), ElementsAre("checkpoint_root other 300 size 600"));
  EXPECT_EQ(found[0].since, Insider::time_of(299)) << "the last signed entry that is still there";
}

TEST_F(Audit, NamesAMissingEntryAndStillConfirmsTheRoots) {
  write();
  insider_.remove(5);
  insider_.remove(550);
  EXPECT_THAT(findings(), ElementsAre("entry_missing 5", "entry_missing 550"));
  EXPECT_EQ(report().signed_entries, kEntries);
}

TEST_F(Audit, NamesMissingEntriesInARowAsOne) {
  write();
  for (std::uint64_t position = 100; position < 400; ++position) insider_.remove(position);
  EXPECT_THAT(findings(), ElementsAre("entry_missing 100-399"));
}

TEST_F(Audit, SeesThatTheEndIsMissing) {
  write();
  for (std::uint64_t position = 520; position < kEntries; ++position) insider_.remove(position);
  EXPECT_THAT(findings(),
              ElementsAre("entry_missing 520-599", "checkpoint_ahead other 520 size 600"));
}

TEST_F(Audit, SeesADatabaseThatIsOlderThanItsCheckpoint) {
  write();
  for (std::uint64_t position = 520; position < kEntries; ++position) insider_.remove(position);
  insider_.make_head_right(520);
  const auto found = report().findings;
  EXPECT_THAT(findings(), ElementsAre("checkpoint_ahead other 520 size 600"));
  EXPECT_EQ(found[0].since, Insider::time_of(519));
}

TEST_F(Audit, SeesTwoEntriesSwapped) {
  write();
  const Bytes five = insider_.entry(5);
  insider_.put(5, insider_.entry(9));
  insider_.put(9, five);
  EXPECT_THAT(findings(), ElementsAre("out_of_place 5 other 9", "out_of_place 9 other 5"));
}

TEST_F(Audit, SeesAnEntryInTwoPlaces) {
  write();
  insider_.put(9, insider_.entry(5));
  EXPECT_THAT(findings(), ElementsAre("out_of_place 9 other 5"));
}

TEST_F(Audit, SeesAnEntryOfAnotherLedger) {
  write();
  Insider other;
  other.identity.ledger = request_id(78);
  other.write(10);
  insider_.put(5, other.entry(5));
  EXPECT_THAT(findings(), ElementsAre("other_ledger 5"));
}

TEST_F(Audit, SeesBytesThatAreNoEntry) {
  write();
  insider_.put(5, "");
  insider_.put(6, Bytes(300, '\xFF'));
  insider_.put(550, insider_.entry(550).substr(8));
  EXPECT_THAT(findings(), ElementsAre("entry_unreadable 5-6", "entry_unreadable 550"));
}

TEST_F(Audit, SeesRowsPastTheEnd) {
  write();
  insider_.put(kEntries, insider_.entry(599));
  insider_.put(kEntries + 1, insider_.entry(599));
  insider_.set(ledger::kEntries, Packer().u64(7).u8(0).take(), "x");
  EXPECT_THAT(findings(), ElementsAre("stray_row 7", "stray_row 600-601"));
}

TEST_F(Audit, SeesAPriorThatWasPassedOver) {
  // Entries 3, 10, 17, 24 are one record's; 24 says that it follows 10.
  write({{24, [this](log::Stamp& stamp) {
            stamp.prior = log::Prior{Position{10}, log::leaf_hash(insider_.entry(10))};
            stamp.revision = 3;
          }}});
  EXPECT_THAT(findings(), ElementsAre("prior_skips 24 other 17"));
}

TEST_F(Audit, SeesARevisionThatIsRepeatedOrLeftOut) {
  write({{24, [](log::Stamp& stamp) { stamp.revision = 3; }},
         {300, [](log::Stamp& stamp) { stamp.revision += 5; }}});
  EXPECT_THAT(findings(),
              ElementsAre("revision_wrong 24 other 17", "revision_wrong 300 other 293"));
}

TEST_F(Audit, SeesAPriorOfAnotherRecordOrWithAnotherHash) {
  write({{24,
          [this](log::Stamp& stamp) {
            stamp.prior = log::Prior{Position{18}, log::leaf_hash(insider_.entry(18))};
          }},
         {300, [](log::Stamp& stamp) { stamp.prior->leaf_hash.bytes[31] ^= 1U; }},
         {400, [](log::Stamp& stamp) { stamp.prior->position = Position{400}; }},
         {500, [](log::Stamp& stamp) { stamp.prior->position = Position{~std::uint64_t{0}}; }}});
  EXPECT_THAT(findings(), ElementsAre("prior_wrong 24 other 18", "prior_wrong 300 other 293",
                                      "prior_wrong 400 other 400",
                                      "prior_wrong 500 other 18446744073709551615"));
}

TEST_F(Audit, SeesARecordThatBeginsTwice) {
  write({{24, [](log::Stamp& stamp) {
            stamp.prior.reset();
            stamp.revision = 1;
          }}});
  EXPECT_THAT(findings(), ElementsAre("record_begun_twice 24 other 3"));
}

TEST_F(Audit, SeesRevisionsThatContradictTheirLinks) {
  write({{24, [](log::Stamp& stamp) { stamp.prior.reset(); }},
         {300, [](log::Stamp& stamp) { stamp.revision = 1; }}});
  EXPECT_THAT(findings(), testing::IsSupersetOf({"prior_missing 24", "prior_unexpected 300"}));
}

TEST_F(Audit, SeesTimeThatGoesBackOrStandsStill) {
  write({{5, [](log::Stamp& stamp) { stamp.recorded = Insider::time_of(4); }},
         {300, [](log::Stamp& stamp) { stamp.recorded = Insider::time_of(10); }}});
  EXPECT_THAT(findings(), ElementsAre("time_back 5", "time_back 300"));
}

TEST_F(Audit, SeesAChangedHashInATileOfAnyLevel) {
  write();
  for (const auto& [level, index] : {std::pair<std::uint8_t, std::uint64_t>{0, 1}, {1, 0}}) {
    const Bytes tile_key = ledger::tile_key({level, index});
    Bytes tile = *insider_.store.get(ledger::kTiles, tile_key);
    const Bytes before = tile;
    tile[33] = static_cast<char>(tile[33] ^ 1);
    insider_.set(ledger::kTiles, tile_key, tile);
    const std::string expected =
        level == 0 ? "tile_changed 257 tile 0/1" : "tile_changed 256 tile 1/0";
    EXPECT_THAT(findings(), ElementsAre(expected));
    insider_.set(ledger::kTiles, tile_key, before);
  }
}

TEST_F(Audit, SeesTilesThatAreMissingCutOrTooMany) {
  write();
  const Bytes first = ledger::tile_key({0, 0});
  const Bytes upper = ledger::tile_key({1, 0});
  insider_.set(ledger::kTiles, first, insider_.store.get(ledger::kTiles, first)->substr(32));
  static_cast<void>(insider_.store.commit({{ledger::kTiles, upper, std::nullopt}}));
  insider_.set(ledger::kTiles, ledger::tile_key({0, 2}), Bytes(32, 'x'));
  insider_.set(ledger::kTiles, ledger::tile_key({9, 0}), Bytes(32, 'x'));
  EXPECT_THAT(findings(), ElementsAre("tile_changed 0 tile 0/0", "tile_missing 0 tile 1/0",
                                      "stray_tile tile 0/2", "stray_tile tile 9/0"));
}

TEST_F(Audit, SeesACheckpointOfAnotherKeyLogOrHistory) {
  write();
  Insider other;
  other.write(400, {{100, [](log::Stamp& stamp) { stamp.nonce = request_id(1); }}});
  notes_.push_back({"other history", other.sign(400)});
  other.key.seed.fill(8);
  notes_.push_back({"other key", other.sign(400)});
  other.key.name = "other.example/log";
  notes_.push_back({"other log", other.sign(400)});
  notes_.push_back({"no note", "size 10\n"});
  EXPECT_THAT(findings(),
              ElementsAre("checkpoint_signature size 400", "checkpoint_origin size 400",
                          "checkpoint_unreadable", "checkpoint_root other 300 size 400"));
}

TEST_F(Audit, SeesAHeadThatDoesNotFollowFromTheEntries) {
  write();
  ledger::Head head = *ledger::unpack_head(*insider_.store.get(ledger::kMeta, "head"));
  ledger::Head wrong = head;
  wrong.recorded.us += 1;
  insider_.set(ledger::kMeta, "head", pack(wrong));
  EXPECT_THAT(findings(), ElementsAre("head_wrong 599"));
  wrong = head;
  wrong.last_leaf.bytes[0] ^= 1U;
  insider_.set(ledger::kMeta, "head", pack(wrong));
  EXPECT_THAT(findings(), ElementsAre("head_wrong 599"));
  insider_.set(ledger::kMeta, "head", "");
  insider_.set(ledger::kMeta, "identity", "?");
  EXPECT_THAT(findings(), ElementsAre("head_unreadable", "head_unreadable"));
}

TEST_F(Audit, IsNotSentThroughEntriesThatAHeadOnlyClaims) {
  write();
  Bytes head = *insider_.store.get(ledger::kMeta, "head");
  const std::uint64_t size = std::uint64_t{1} << 60U;
  head.replace(0, 8, Packer().u64(size).take());
  head.resize(8 + 8 + 32 + 32);
  insider_.set(ledger::kMeta, "head", head);
  EXPECT_THAT(findings(), ElementsAre("entry_missing 600-" + std::to_string(size - 1)));
}

TEST_F(Audit, TellsOfTheFirstHundredAndCountsTheRest) {
  write();
  for (std::uint64_t position = 0; position < 500; position += 2) insider_.flip(position);
  insider_.put(kEntries, "x");
  const audit::Report many = report();
  EXPECT_EQ(many.findings.size(), 101U) << "what is wrong with the whole is not pushed out";
  EXPECT_EQ(many.more, 150U);
  EXPECT_EQ(short_text(many.findings.back()), "stray_row 600");
}

TEST_F(Audit, TellsThoseWhoBuildOnTheEntriesOfTheFirstDamagedOne) {
  LedgerWorld world;
  world.create();
  world.fill(600);
  const ledger::PlainBulkReader rows(world.store);
  const auto damaged = [&] {
    return audit::first_damaged(rows, world.identity, world.ledger->published()->head, random_, 1)
        .value();
  };
  EXPECT_EQ(damaged(), std::nullopt);
  for (const std::uint64_t position : {0U, 255U, 300U, 599U}) {
    const Bytes written = world.entry(position);
    Bytes forged = written;
    forged[forged.size() / 2] = static_cast<char>(forged[forged.size() / 2] ^ 1);
    const Bytes key = Packer().u64(position).take();
    ASSERT_TRUE(world.store.commit({{ledger::kEntries, key, forged}}));
    EXPECT_EQ(damaged(), Position{position});
    ASSERT_TRUE(world.store.commit({{ledger::kEntries, key, written}}));
  }
}

class LongAudit : public Audit {
 protected:
  static constexpr std::uint64_t kMany = 2 * audit::kChunkEntries + 5'000;
};

TEST_F(LongAudit, FollowsTheLogAcrossTheBordersOfItsStretches) {
  insider_.write(kMany, {}, 20'000);
  sign(audit::kChunkEntries + 1);
  sign(kMany);
  EXPECT_THAT(findings(), IsEmpty());
  insider_.flip(audit::kChunkEntries - 1);
  insider_.remove(audit::kChunkEntries);
  insider_.flip(2 * audit::kChunkEntries);
  EXPECT_THAT(findings(),
              ElementsAre("entry_changed 16383", "entry_missing 16384", "entry_changed 32768"));
}

TEST_F(LongAudit, SeesBrokenChainTimeAndRecordsAcrossBorders) {
  constexpr std::uint64_t kBorder = audit::kChunkEntries;
  insider_.write(kMany,
                 {{kBorder,
                   [](log::Stamp& stamp) {
                     stamp.previous = Digest{};
                     stamp.recorded = Insider::time_of(7);
                   }},
                  {20'005, [](log::Stamp& stamp) { stamp.revision = 3; }},
                  {20'006,
                   [](log::Stamp& stamp) {
                     stamp.prior.reset();
                     stamp.revision = 1;
                   }}},
                 20'000);
  sign(kMany);
  EXPECT_THAT(findings(),
              ElementsAre("chain_broken 16384", "time_back 16384", "revision_wrong 20005 other 5",
                          "record_begun_twice 20006 other 6"));
}

TEST_F(LongAudit, StopsWhenItIsAskedTo) {
  insider_.write(kMany);
  const ledger::PlainBulkReader rows(insider_.store);
  const audit::StoredSource source(rows);
  const auto log = audit::read_stored_log(insider_.store);
  std::uint64_t last = 0;
  const auto stop = [&last](std::uint64_t done, std::uint64_t total) {
    EXPECT_GT(done, last);
    EXPECT_EQ(total, kMany);
    last = done;
    return false;
  };
  EXPECT_FALSE(audit::audit(source, log->claims, {}, {}, random_, {2, stop}));
  EXPECT_EQ(last, audit::kChunkEntries);
}

}  // namespace
}  // namespace letopis::test
