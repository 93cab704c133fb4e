#include "server/http/static_files.h"

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

namespace letopis::http {
namespace {

class CountingRandom final : public Random {
 public:
  void fill(unsigned char* bytes, std::size_t count) override {
    for (std::size_t i = 0; i < count; ++i) bytes[i] = next_++;
  }

 private:
  unsigned char next_ = 0;
};

std::string field(const Response& response, std::string_view name) {
  for (const auto& [own, value] : response.headers) {
    if (own == name) return value;
  }
  return "";
}

std::string unpack(const std::string& packed) {
  std::string plain(100'000, '\0');
  z_stream stream{};
  inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, static_cast<int>(sizeof stream));
  std::string input = packed;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(plain.data());
  stream.avail_out = static_cast<uInt>(plain.size());
  inflate(&stream, Z_FINISH);
  plain.resize(stream.total_out);
  inflateEnd(&stream);
  return plain;
}

class StaticFilesTest : public ::testing::Test {
 protected:
  std::optional<Response> get(const std::string& path, const std::string& name = "x",
                              const std::string& value = "") {
    Request request;
    request.path = path;
    request.headers = {{name, value}};
    return files_.answer(request);
  }

  CountingRandom random_;
  const std::string script_ = std::string(5'000, 'a') + "console";
  StaticFiles files_ = *StaticFiles::of(
      {{"/index.html", "<meta content=\"__CSP_NONCE__\"><script src=x nonce=\"__CSP_NONCE__\">"},
       {"/assets/app-1.js", script_},
       {"/assets/logo.png", std::string(1'000, 'p')},
       {"/robots.txt", "User-agent: *"}},
      random_);
};

TEST_F(StaticFilesTest, GivesThePageAFreshNonceEachTime) {
  const Response first = *get("/");
  const Response second = *get("/");
  const std::string nonce = "AAECAwQFBgcICQoLDA0ODw==";
  EXPECT_EQ(*first.body, "<meta content=\"" + nonce + "\"><script src=x nonce=\"" + nonce + "\">");
  EXPECT_EQ(field(first, "Content-Security-Policy"),
            "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce +
                "'; connect-src 'self'; img-src 'self' data: blob:; font-src 'self'; worker-src "
                "'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for "
                "'script'; trusted-types default");
  EXPECT_NE(*first.body, *second.body);
  EXPECT_EQ(field(first, "Cache-Control"), "no-store");
  EXPECT_EQ(field(first, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(field(first, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(field(first, "Referrer-Policy"), "same-origin");
  EXPECT_EQ(field(first, "Cross-Origin-Opener-Policy"), "same-origin");
  EXPECT_NE(field(first, "Permissions-Policy"), "");
}

TEST_F(StaticFilesTest, AnswersPathsOfTheApplicationWithThePage) {
  EXPECT_EQ(get("/journal/12")->status, 200);
  EXPECT_EQ(field(*get("/index.html"), "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(get("/missing.js")->status, 404);
  EXPECT_EQ(get("/assets/app-2.js")->status, 404);
}

TEST_F(StaticFilesTest, LeavesOtherPathsToOthers) {
  EXPECT_FALSE(get("/api").has_value());
  EXPECT_FALSE(get("/api/v1/none").has_value());
  EXPECT_FALSE(get("/log/aa/checkpoint").has_value());
  EXPECT_FALSE(get("/health").has_value());
  EXPECT_FALSE(get("/metrics").has_value());
  EXPECT_TRUE(get("/apiary").has_value());
}

TEST_F(StaticFilesTest, LetsAssetsBeKeptForAYear) {
  const Response response = *get("/assets/app-1.js");
  EXPECT_EQ(*response.body, script_);
  EXPECT_EQ(field(response, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(field(response, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(field(*get("/robots.txt"), "Cache-Control"), "no-cache");
}

TEST_F(StaticFilesTest, SendsGzipToThoseWhoTakeIt) {
  const Response packed = *get("/assets/app-1.js", "accept-encoding", "br, GZIP;q=0.5");
  EXPECT_EQ(field(packed, "Content-Encoding"), "gzip");
  EXPECT_EQ(field(packed, "Vary"), "Accept-Encoding");
  EXPECT_LT(packed.body->size(), 500U);
  EXPECT_EQ(unpack(*packed.body), script_);
  const Response refused = *get("/assets/app-1.js", "accept-encoding", "gzip;q=0.0, br");
  EXPECT_EQ(field(refused, "Content-Encoding"), "");
  EXPECT_EQ(field(*get("/assets/logo.png", "accept-encoding", "gzip"), "Content-Encoding"), "");
}

TEST_F(StaticFilesTest, AnswersAKnownETagWithNotModified) {
  const std::string etag = field(*get("/assets/app-1.js"), "ETag");
  const Response known = *get("/assets/app-1.js", "if-none-match", "\"other\", " + etag);
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.body, nullptr);
  EXPECT_EQ(field(known, "ETag"), etag);
  EXPECT_EQ(get("/assets/app-1.js", "if-none-match", "\"other\"")->status, 200);
}

TEST_F(StaticFilesTest, RefusesToBeWrittenTo) {
  Request request;
  request.path = "/assets/app-1.js";
  request.method = Method::put;
  const Response response = *files_.answer(request);
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(field(response, "Allow"), "GET, HEAD");
}

TEST_F(StaticFilesTest, LoadsAFolderButNotItsLinks) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("letopis-static-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder / "assets");
  std::ofstream(folder / "index.html") << "page";
  std::ofstream(folder / "assets" / "a.css") << "body{}";
  std::filesystem::create_symlink("/etc/hostname", folder / "assets" / "secret.txt");
  const auto files = StaticFiles::load(folder, random_);
  std::filesystem::remove_all(folder);
  ASSERT_TRUE(files.has_value()) << files.error();
  Request request;
  request.path = "/assets/a.css";
  EXPECT_EQ(*files->answer(request)->body, "body{}");
  request.path = "/assets/secret.txt";
  EXPECT_EQ(files->answer(request)->status, 404);
}

TEST_F(StaticFilesTest, SaysWhatIsMissing) {
  EXPECT_FALSE(StaticFiles::load("/nowhere", random_).has_value());
  EXPECT_EQ(StaticFiles::of({}, random_).error(), "there is no index.html");
}

}  // namespace
}  // namespace letopis::http
