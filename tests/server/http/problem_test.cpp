#include "server/http/problem.h"

#include <gtest/gtest.h>

namespace letopis::http {
namespace {

TEST(Problem, IsWrittenWithBothLanguagesAndExtras) {
  const Response response = problem_response({.status = 409,
                                              .code = "stale_revision",
                                              .title = "Отметка уже другая",
                                              .title_en = "The mark has changed",
                                              .action = "Обновите",
                                              .action_en = "Reload",
                                              .extras_json = R"("current":{"value":"5"})"});
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(*response.body,
            R"({"type":"/problems/stale_revision","status":409,"code":"stale_revision",)"
            R"("title":"Отметка уже другая","title_en":"The mark has changed",)"
            R"("action":"Обновите","action_en":"Reload","current":{"value":"5"}})");
}

TEST(Problem, EscapesWhatJsonDoesNotTake) {
  std::string out;
  append_json_string(out, std::string_view("a\"\\\n\0я\xFF", 8));
  EXPECT_EQ(out, "\"a\\\"\\\\\\u000a\\u0000я\xEF\xBF\xBD\"");
}

TEST(Problem, IsKnownForEveryFaultOfTheEdge) {
  EXPECT_EQ(problem_of(EdgeFault::malformed_request).status, 400);
  EXPECT_EQ(problem_of(EdgeFault::timeout).status, 408);
  EXPECT_EQ(problem_of(EdgeFault::body_too_large).status, 413);
  EXPECT_EQ(problem_of(EdgeFault::target_too_long).status, 414);
  EXPECT_EQ(problem_of(EdgeFault::expectation_unknown).status, 417);
  EXPECT_EQ(problem_of(EdgeFault::head_too_large).status, 431);
  EXPECT_EQ(problem_of(EdgeFault::coding_unknown).status, 501);
  EXPECT_EQ(problem_of(EdgeFault::version_unknown).status, 505);
  EXPECT_EQ(problem_of(EdgeFault::version_unknown).code, "version_unknown");
}

}  // namespace
}  // namespace letopis::http
