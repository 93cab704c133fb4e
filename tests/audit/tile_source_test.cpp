#include "events/audit/tile_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "events/audit/audit.h"
#include "events/audit/tile_folder.h"
#include "events/log/tile_path.h"
#include "tests/support/insider.h"
#include "tests/support/temp_dir.h"

namespace letopis::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t kEntries = 600;

Bytes bundle_of(const Insider& insider, std::uint64_t first, std::uint64_t count) {
  Packer out;
  for (std::uint64_t i = first; i < first + count; ++i) {
    const Bytes entry = insider.entry(i);
    out.u16(static_cast<std::uint16_t>(entry.size())).bytes(entry);
  }
  return out.take();
}

/// What a server publishes for a log of `size` entries.
std::map<std::string, Bytes> published(const Insider& insider, std::uint64_t size) {
  std::map<std::string, Bytes> out;
  std::vector<std::vector<Digest>> levels(1);
  for (std::uint64_t i = 0; i < size; ++i) levels[0].push_back(log::leaf_hash(insider.entry(i)));
  for (std::uint8_t level = 0; level < levels.size(); ++level) {
    const std::vector<Digest> hashes = levels[level];
    for (std::uint64_t index = 0; index * log::kTileWidth < hashes.size(); ++index) {
      const log::TileId id{level, index};
      const unsigned width = log::width_at(id, size);
      Bytes tile;
      for (unsigned i = 0; i < width; ++i) {
        tile.append(view_of(hashes[index * log::kTileWidth + i]));
      }
      out[log::to_path({false, id, width})] = tile;
      if (level == 0) {
        out[log::to_path({true, id, width})] = bundle_of(insider, index * log::kTileWidth, width);
      }
      if (width < log::kTileWidth) continue;
      if (levels.size() == level + 1U) levels.emplace_back();
      levels[level + 1U].push_back(log::fold(hashes, index * log::kTileWidth, log::kTileWidth));
    }
  }
  return out;
}

class FilesInMemory final : public audit::Files {
 public:
  std::map<std::string, Bytes> files;

  [[nodiscard]] Result<std::optional<Bytes>, audit::ReadFault> get(
      const std::string& path, std::size_t most) const override {
    const auto found = files.find(path);
    if (found == files.end()) return std::optional<Bytes>{};
    if (found->second.size() > most) return Failure{audit::ReadFault{"too large", false}};
    return std::optional(found->second);
  }
};

class TileAudit : public testing::Test {
 protected:
  TileAudit() {
    insider_.write(kEntries);
    files_.files = published(insider_, kEntries);
  }

  audit::Report report(const audit::Files& files, std::uint64_t size = kEntries) {
    const audit::TileSource source(files, size);
    audit::Findings before;
    const auto known =
        read_checkpoints({{"checkpoint", note_}}, log::public_half(insider_.key), before);
    const audit::Claims claims{size, std::nullopt, std::nullopt};
    return audit::audit(source, claims, known, std::move(before), random_, {2, {}}).value();
  }

  std::vector<std::string> findings() {
    std::vector<std::string> out;
    for (const auto& finding : report(files_).findings) {
      out.push_back(std::string(audit::code_of(finding.code)) + " " +
                    std::to_string(finding.position.value_or(9'999)));
    }
    return out;
  }

  void flip(const std::string& path, std::size_t at) {
    Bytes& file = files_.files.at(path);
    file[at] = static_cast<char>(file[at] ^ 1);
  }

  Insider insider_;
  FilesInMemory files_;
  SeededRandom random_;
  std::string note_ = "";

  void SetUp() override { note_ = insider_.sign(kEntries); }
};

TEST_F(TileAudit, FindsNothingInSoundTiles) {
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_EQ(report(files_).signed_entries, kEntries);
}

TEST_F(TileAudit, TakesFullTilesOfALogThatHasGrownSince) {
  insider_.write(1'000);
  files_.files = published(insider_, 1'000);
  note_ = insider_.sign(kEntries);
  EXPECT_THAT(findings(), ElementsAre("tile_missing 0"))
      << "the tile above is neither of that width nor full: it must be kept";
  files_.files["tile/1/000.p/2"] = files_.files["tile/1/000.p/3"].substr(0, 64);
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(TileAudit, NamesWhatIsWrongInAnyOfItsFiles) {
  flip("tile/entries/000", 2 + 100);
  EXPECT_THAT(findings(),
              testing::Contains(testing::AnyOf("entry_changed 0", "entry_unreadable 0")));
  files_.files = published(insider_, kEntries);
  flip("tile/0/001", 33);
  EXPECT_THAT(findings(), ElementsAre("tile_changed 257"));
  files_.files = published(insider_, kEntries);
  flip("tile/0/002.p/88", 0);
  EXPECT_THAT(findings(), ElementsAre("tile_changed 512"));
  files_.files = published(insider_, kEntries);
  flip("tile/1/000.p/2", 40);
  EXPECT_THAT(findings(), ElementsAre("tile_changed 256"));
}

TEST_F(TileAudit, NamesMissingFilesAndStillConfirmsTheRest) {
  files_.files.erase("tile/entries/001");
  files_.files.erase("tile/1/000.p/2");
  EXPECT_THAT(findings(), ElementsAre("tile_missing 0", "entry_missing 256"));
  EXPECT_EQ(report(files_).findings[1].last, 511U);
  EXPECT_EQ(report(files_).signed_entries, kEntries);
}

TEST_F(TileAudit, RefusesFilesThatAreTooLargeOrCutShort) {
  files_.files["tile/0/000"].append(1, 'x');
  files_.files["tile/entries/001"].resize(700);
  EXPECT_THAT(findings(), ElementsAre("tile_changed 0", "entry_unreadable 256"));
  files_.files["tile/entries/001"] = Bytes(256 * 65'537 + 1, 'x');
  EXPECT_THAT(findings(), ElementsAre("tile_changed 0", "entry_unreadable 256"));
}

TEST_F(TileAudit, ReadsAFolderWithoutChangingIt) {
  const TempDir dir;
  for (const auto& [path, bytes] : files_.files) {
    const std::filesystem::path full = dir.file(path);
    std::filesystem::create_directories(full.parent_path());
    std::ofstream(full, std::ios::binary) << bytes;
  }
  EXPECT_TRUE(report(audit::FolderFiles(dir.path())).sound());
  std::filesystem::remove(dir.file("tile/entries/002.p/88"));
  const auto found = report(audit::FolderFiles(dir.path())).findings;
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].code, audit::FindingCode::entry_missing);
}

TEST(EntriesOfBundle, TakesOnlyWholeEntries) {
  using audit::entries_of_bundle;
  EXPECT_THAT(*entries_of_bundle(Bytes("\0\1a\0\0\0\2bc", 9), 3), ElementsAre("a", "", "bc"));
  EXPECT_THAT(*entries_of_bundle(Bytes("\0\1a\0\2bc", 7), 1), ElementsAre("a"));
  EXPECT_THAT(*entries_of_bundle("", 0), IsEmpty());
  EXPECT_FALSE(entries_of_bundle("", 1));
  EXPECT_FALSE(entries_of_bundle(Bytes("\0", 1), 1));
  EXPECT_FALSE(entries_of_bundle(Bytes("\0\2a", 3), 1));
  EXPECT_FALSE(entries_of_bundle(Bytes("\0\1a", 3), 2));
  EXPECT_FALSE(entries_of_bundle(Bytes("\xFF\xFF", 2), 1));
}

}  // namespace
}  // namespace letopis::test
