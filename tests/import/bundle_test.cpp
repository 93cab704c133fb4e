#include "server/import/bundle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zip.h>

#include <cstdlib>
#include <utility>
#include <vector>

#include "tests/import/world.h"

namespace letopis::import {
namespace {

using testing::ElementsAre;
using testing::Key;

/// The bytes of an archive with these entries.
std::string archive(const std::vector<std::pair<std::string, std::string>>& entries,
                    bool encrypted = false) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* out = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_source_keep(out);
  zip_t* zip = zip_open_from_source(out, ZIP_TRUNCATE, &error);
  for (const auto& [name, text] : entries) {
    zip_source_t* source = zip_source_buffer(zip, text.data(), text.size(), 0);
    const zip_int64_t index = zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (encrypted) {
      zip_file_set_encryption(zip, static_cast<zip_uint64_t>(index), ZIP_EM_AES_256, "x");
    }
  }
  EXPECT_EQ(zip_close(zip), 0);
  zip_source_open(out);
  zip_source_seek(out, 0, SEEK_END);
  std::string bytes(static_cast<std::size_t>(zip_source_tell(out)), '\0');
  zip_source_seek(out, 0, SEEK_SET);
  zip_source_read(out, bytes.data(), bytes.size());
  zip_source_close(out);
  zip_source_free(out);
  return bytes;
}

std::string refusal(const std::string& bytes, const BundleLimits& limits = {}) {
  const Result<Files, Problem> files = read_archive(bytes, limits);
  return files ? "accepted" : std::string(code_of(files.error().code));
}

TEST(BundleFiles, ReadsAFolder) {
  EXPECT_EQ(test::sample().size(), 8U) << "the licence beside them is passed over";
  const Result<Files, Problem> outer = read_directory(LETOPIS_TEST_DATA "/nowhere");
  ASSERT_FALSE(outer);
  EXPECT_EQ(outer.error().code, ProblemCode::not_found);
}

TEST(BundleFiles, ReadsAnArchiveFlatOrInOneFolder) {
  const Result<Files, Problem> flat = read_archive(archive({{"b.csv", "x"}, {"README", "y"}}));
  ASSERT_TRUE(flat);
  EXPECT_THAT(*flat, ElementsAre(Key("b.csv")));
  const Result<Files, Problem> folder = read_archive(archive(
      {{"top/", ""}, {"top/a.csv", "1"}, {"top/b.csv", "2"}, {"__MACOSX/top/._a.csv", "?"}}));
  ASSERT_TRUE(folder) << line_of(folder.error(), Language::en);
  EXPECT_THAT(*folder, ElementsAre(Key("a.csv"), Key("b.csv")));
  EXPECT_EQ(folder->at("b.csv"), "2");
}

TEST(BundleFiles, RefusesHostileArchives) {
  const std::vector<std::pair<std::string, std::string>> cases[] = {
      {{"../a.csv", "1"}},        {{"/etc/a.csv", "1"}}, {{"a\\b.csv", "1"}},
      {{"top/../../a.csv", "1"}}, {{"C:a.csv", "1"}},    {{"one/a.csv", "1"}, {"b.csv", "2"}},
      {{"top/deep/a.csv", "1"}},  {{"./a.csv", "1"}},    {{"a//b.csv", "1"}}};
  for (const auto& entries : cases) {
    EXPECT_EQ(refusal(archive(entries)), "archive_unsafe") << entries.front().first;
  }
  EXPECT_EQ(refusal("no zip at all"), "archive_broken");
  EXPECT_EQ(refusal(""), "archive_broken");
  EXPECT_EQ(refusal(archive({{"a.csv", "secret"}}, true)), "archive_broken");
}

TEST(BundleFiles, RefusesArchivesThatAreCutOrChanged) {
  const std::string good = archive({{"a.csv", std::string(500, 'a') + "end"}});
  for (std::size_t size = 0; size < good.size(); size += 7) {
    EXPECT_NE(refusal(good.substr(0, size)), "accepted") << size;
  }
  std::string changed = good;
  changed[40] = static_cast<char>(changed[40] ^ 0x55);
  EXPECT_NE(refusal(changed), "accepted");
}

TEST(BundleFiles, RefusesArchivesThatUnpackTooLarge) {
  const std::string bomb = archive({{"a.csv", std::string(std::size_t{8} << 20U, '0')}});
  EXPECT_LT(bomb.size(), 20'000U);
  EXPECT_EQ(refusal(bomb), "too_large") << "by its ratio";
  const std::string two =
      archive({{"a.csv", std::string(600, 'a')}, {"b.csv", std::string(600, 'b')}});
  EXPECT_EQ(refusal(two, {.total_bytes = 1'000}), "too_large");
  EXPECT_EQ(refusal(two, {.file_bytes = 599}), "too_large");
  EXPECT_EQ(refusal(two, {.archive_bytes = 10}), "too_large");
  EXPECT_EQ(refusal(two, {.files = 1}), "too_many_files");
  EXPECT_EQ(refusal(two, {.archive_entries = 1}), "too_many_files");
  EXPECT_EQ(refusal(two), "accepted");
}

}  // namespace
}  // namespace letopis::import
