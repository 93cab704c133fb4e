// Bodies that are made piece by piece.
#include <atomic>

#include "tests/server/http/support.h"

namespace letopis::http::testing {
namespace {

/// `count` pieces of one size; may stop early, or promise something else.
class Pieces final : public BodySource {
 public:
  struct Plan {
    std::size_t piece = 10'000;
    std::size_t count = 5;
    std::size_t made_at_most = ~std::size_t{0};
    std::size_t promised_less = 0;
  };

  Pieces(Plan plan, std::atomic<std::size_t>& made) : plan_(plan), made_(made) {}

  [[nodiscard]] std::size_t size() const override {
    return plan_.piece * plan_.count - plan_.promised_less;
  }

  [[nodiscard]] std::optional<std::string> next() override {
    if (mine_ == plan_.made_at_most) return std::nullopt;
    ++made_;
    return std::string(plan_.piece, static_cast<char>('a' + mine_++ % 26));
  }

 private:
  const Plan plan_;
  std::atomic<std::size_t>& made_;
  std::size_t mine_ = 0;
};

class PiecesTest : public EdgeTest {
 protected:
  void serve_pieces(Pieces::Plan plan) {
    serve({}, [this, plan](const RequestPtr&, const Reply& reply) {
      Response response;
      response.source = std::make_shared<Pieces>(plan, made);
      reply(std::move(response));
    });
  }

  std::atomic<std::size_t> made{0};
};

TEST_F(PiecesTest, ArriveAsOneBodyAndTheConnectionGoesOn) {
  serve_pieces({});
  Client client(port());
  for (int i = 0; i < 2; ++i) {
    const Answer answer = client.ask(get("/"));
    EXPECT_EQ(answer.field("Content-Length"), "50000");
    ASSERT_EQ(answer.body.size(), 50'000U);
    for (std::size_t at = 0; at < 5; ++at) EXPECT_EQ(answer.body[at * 10'000], "abcde"[at]);
  }
}

TEST_F(PiecesTest, AreMadeOnlyAsFastAsTheyAreRead) {
  serve_pieces({1U << 20U, 64});
  Client client(port());
  client.send(get("/")).read_until("\r\n\r\n");
  EXPECT_LT(made.load(), 32U) << "the rest waits until this client reads";
  EXPECT_EQ(client.read_bytes(std::size_t{64} << 20U).size(), std::size_t{64} << 20U);
  EXPECT_EQ(made.load(), 64U);
}

TEST_F(PiecesTest, AreNotMadeForHead) {
  serve_pieces({});
  Client client(port());
  const Answer head = client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").answer(true);
  EXPECT_EQ(head.field("Content-Length"), "50000");
  EXPECT_EQ(made.load(), 0U);
  EXPECT_EQ(client.ask(get("/")).body.size(), 50'000U);
}

TEST_F(PiecesTest, ThatCannotBeHadEndTheConnectionSoThatTheClientNotices) {
  Pieces::Plan plan;
  plan.made_at_most = 3;
  serve_pieces(plan);
  Client client(port());
  const Answer answer = client.ask(get("/"));
  EXPECT_EQ(answer.field("Content-Length"), "50000");
  EXPECT_EQ(answer.body.size(), 30'000U);
  EXPECT_TRUE(client.ends());
}

TEST_F(PiecesTest, ThatAreMoreThanWasPromisedAreNotSentIntoTheNextAnswer) {
  Pieces::Plan plan;
  plan.promised_less = 1;
  serve_pieces(plan);
  Client client(port());
  EXPECT_EQ(client.ask(get("/")).body.size(), 40'000U);
  EXPECT_TRUE(client.ends());
}

}  // namespace
}  // namespace letopis::http::testing
