#pragma once
// The file beside the signing key that holds the hashes of log tokens.
#include <string>

#include "events/ledger/head_file.h"

namespace letopis::cli {

/// Replaced as a whole and synced, like HEAD. keep() is for one thread at a time.
class TokenFile {
 public:
  /// `data` is the folder of the school.
  explicit TokenFile(const std::string& data) : file_(data + "/keys/log-tokens") {}

  /// What was kept last; empty when nothing ever was. A file that cannot be read gives a state that
  /// is none, so that its tokens are not valid.
  [[nodiscard]] std::string read() const {
    auto content = file_.read();
    if (!content) return "unreadable";
    return std::move(*content).value_or(std::string());
  }

  [[nodiscard]] bool keep(const std::string& state) { return file_.write(state).has_value(); }

 private:
  ledger::HeadFile file_;
};

}  // namespace letopis::cli
