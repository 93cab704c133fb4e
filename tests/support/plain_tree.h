#pragma once
// The tree straight from the definition in RFC 6962, section 2.1: slow, and the oracle of tests.
#include <string>
#include <vector>

#include "events/log/tree.h"

namespace letopis::test {

class PlainTree final : public log::SubtreeHashes {
 public:
  explicit PlainTree(std::size_t size, const std::string& entry = "entry ") {
    for (std::size_t i = 0; i < size; ++i)
      leaves_.push_back(log::leaf_hash(entry + std::to_string(i)));
  }

  [[nodiscard]] const Digest& leaf(std::size_t index) const { return leaves_[index]; }

  /// From here on it is another history.
  void change_leaf(std::size_t index) { leaves_[index] = log::leaf_hash("another entry"); }

  [[nodiscard]] Digest root(std::size_t begin, std::size_t end) const {
    if (begin == end) return log::empty_root();
    if (end - begin == 1) return leaves_[begin];
    std::size_t split = 1;
    while (split * 2 < end - begin) split *= 2;
    return log::node_hash(root(begin, begin + split), root(begin + split, end));
  }

  [[nodiscard]] std::optional<Digest> at(unsigned level, std::uint64_t index) const override {
    const std::uint64_t begin = index << level;
    const std::uint64_t end = (index + 1) << level;
    if (end > leaves_.size()) return std::nullopt;
    return root(begin, end);
  }

 private:
  std::vector<Digest> leaves_;
};

}  // namespace letopis::test
