#include "server/witness/service.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <future>

#include "tests/server/witness/support.h"
#include "tests/support/fakes.h"
#include "tests/support/temp_dir.h"

namespace letopis::witness {
namespace {

using http::Method;
using testing::World;

class WitnessService : public ::testing::Test {
 protected:
  struct Answer {
    int status = 0;
    std::string type;
    std::string body;
  };

  Answer ask(Method method, const std::string& path, std::string body = "") {
    auto request = std::make_shared<http::Request>();
    request->method = method;
    request->path = path;
    request->body = std::move(body);
    std::promise<http::Response> promise;
    service_.handle(request,
                    [&promise](http::Response answer) { promise.set_value(std::move(answer)); });
    const http::Response response = promise.get_future().get();
    Answer answer{response.status, "", response.body ? *response.body : ""};
    for (const auto& [name, value] : response.headers) {
      if (name == "content-type" || name == "Content-Type") answer.type = value;
    }
    return answer;
  }

  Answer add(const std::string& body) { return ask(Method::post, "/w/add-checkpoint", body); }

  test::TempDir dir_;
  World world_;
  test::FakeClock clock_;
  auth::Workers workers_{1, 4};
  std::unique_ptr<Store> store_ =
      std::move(*Store::open(dir_.path(), world_.logs(), log::witness_half(world_.witness_key)));
  Service service_{"/w", world_.logs(), world_.witness_key, *store_, workers_, clock_};
};

TEST_F(WitnessService, AnswersWithTheCosignatureAlone) {
  const Answer answer = add(world_.request(0, 7));
  EXPECT_EQ(answer.status, 200);
  const auto note = log::parse_note(world_.note(7) + answer.body);
  ASSERT_TRUE(note);
  EXPECT_EQ(note->signatures.size(), 2U);
  const log::Cosigned good{log::Verdict::good,
                           static_cast<std::uint64_t>(clock_.now().us / 1'000'000)};
  EXPECT_EQ(log::cosigned_by(*note, log::witness_half(world_.witness_key)), good);
}

TEST_F(WitnessService, AnswersEachRefusalWithItsStatus) {
  ASSERT_EQ(add(world_.request(0, 7)).status, 200);
  World stranger;
  stranger.log_key = test::seeded_key("other.example/log", 1);
  World thief;
  thief.log_key = test::seeded_key(world_.log_key.name, 1);
  World forked;
  forked.tree.change_leaf(2);
  EXPECT_EQ(add("nonsense").status, 400);
  EXPECT_EQ(add(to_text({8, {}, world_.note(7)})).status, 400);
  EXPECT_EQ(add(stranger.request(0, 7)).status, 404);
  EXPECT_EQ(add(thief.request(7, 9)).status, 403);
  EXPECT_EQ(add(forked.request(7, 9)).status, 422);
  EXPECT_EQ(add(forked.request(7, 7)).status, 422);
  const Answer problem = add(forked.request(7, 9));
  EXPECT_EQ(problem.type, "application/problem+json");
  EXPECT_NE(problem.body.find("\"code\":\"inconsistent\""), std::string::npos);
  EXPECT_EQ(add(std::string(kRequestBytes + 1, 'x')).status, 413);
}

TEST_F(WitnessService, NamesTheSizeItHasSeenInTheWayThatLogsRead) {
  EXPECT_EQ(add(world_.request(3, 7)).body, "0\n");
  ASSERT_EQ(add(world_.request(0, 7)).status, 200);
  const Answer answer = add(world_.request(0, 9));
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(answer.type, "text/x.tlog.size");
  EXPECT_EQ(answer.body, "7\n");
}

TEST_F(WitnessService, ShowsTheLastCheckpointThatItCosigned) {
  const std::string path = "/w/" + origin_hash(world_.log_key.name) + "/checkpoint";
  EXPECT_EQ(ask(Method::get, path).status, 404);
  const std::string line = add(world_.request(0, 7)).body;
  const Answer answer = ask(Method::get, path);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.type, "text/plain; charset=utf-8");
  EXPECT_EQ(answer.body, world_.note(7) + line);
}

TEST_F(WitnessService, KnowsNoOtherPagesAndNoOtherMethods) {
  for (const auto* const path : {"/w", "/w/", "/w/checkpoint", "/w//checkpoint", "/w/../checkpoint",
                                 "/w/0000/checkpoint", "/x/add-checkpoint", "/w/lock"}) {
    EXPECT_EQ(ask(Method::get, path).status, 404) << path;
  }
  EXPECT_EQ(ask(Method::get, "/w/add-checkpoint").status, 405);
  EXPECT_EQ(ask(Method::put, "/w/add-checkpoint").status, 405);
  EXPECT_EQ(ask(Method::post, "/w/health").status, 405);
}

TEST_F(WitnessService, AnswersNothingThatItCouldNotKeepAndSaysSoOnHealth) {
  const std::string beside = dir_.file(origin_hash(world_.log_key.name) + ".new");
  std::filesystem::create_directory(beside);
  EXPECT_EQ(add(world_.request(0, 7)).status, 503);
  EXPECT_EQ(ask(Method::get, "/w/health").status, 503);
  std::filesystem::remove(beside);
  EXPECT_EQ(add(world_.request(0, 7)).status, 200);
  const Answer health = ask(Method::get, "/w/health");
  EXPECT_EQ(health.status, 200);
  EXPECT_NE(health.body.find(test::kGoldenWitness), std::string::npos);
  EXPECT_NE(health.body.find("\"cosigned\":1"), std::string::npos);
}

TEST_F(WitnessService, IsBusyRatherThanSlow) {
  std::promise<void> held;
  ASSERT_TRUE(workers_.submit([&held] { held.get_future().wait(); }));
  std::vector<std::promise<int>> waiting(6);
  for (auto& each : waiting) {
    auto request = std::make_shared<http::Request>();
    request->method = Method::post;
    request->path = "/w/add-checkpoint";
    service_.handle(request,
                    [&each](const http::Response& answer) { each.set_value(answer.status); });
  }
  EXPECT_EQ(waiting.back().get_future().get(), 503);
  held.set_value();
  EXPECT_EQ(waiting.front().get_future().get(), 400);
  workers_.stop();
}

}  // namespace
}  // namespace letopis::witness
