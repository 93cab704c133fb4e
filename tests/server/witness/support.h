#pragma once
// A log of known leaves and a witness of a known key: what the tests of witnessing talk about.
#include <string>

#include "server/witness/decide.h"
#include "tests/support/golden_proof.h"
#include "tests/support/plain_tree.h"

namespace letopis::witness::testing {

inline constexpr std::size_t kLeaves = 40;
inline constexpr std::uint64_t kNow = 1'790'000'000;

/// The golden log's key over forty leaves.
struct World {
  log::SigningKey log_key = test::golden_key();
  log::SigningKey witness_key = test::golden_witness();
  test::PlainTree tree{kLeaves};

  [[nodiscard]] Logs logs() const { return {{log_key.name, {log::public_half(log_key)}}}; }

  [[nodiscard]] std::string body(std::size_t size) const {
    return log::body_of({log_key.name, size, tree.root(0, size)});
  }

  [[nodiscard]] std::string note(std::size_t size) const {
    return log::sign_note(body(size), log_key);
  }

  [[nodiscard]] std::vector<Digest> proof(std::size_t from, std::size_t to) const {
    return *log::consistency_proof(tree, from, to);
  }

  /// An honest request.
  [[nodiscard]] std::string request(std::size_t from, std::size_t to) const {
    return to_text({from, proof(from, to), note(to)});
  }
};

}  // namespace letopis::witness::testing
