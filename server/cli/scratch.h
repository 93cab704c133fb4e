#pragma once
// A folder for what must not stay if the program is interrupted or refuses.
#include <filesystem>
#include <string>
#include <utility>

#include "events/ledger/ledger.h"

namespace letopis::cli {

/// Makes a folder for its owner only, and removes it with everything in it, unless it was moved
/// away. Never touches one that was there before. Declare it before whatever has files open in it.
class Scratch {
 public:
  explicit Scratch(std::string path) : path_(std::move(path)) {
    std::error_code error;
    made_ = std::filesystem::create_directory(path_, error);
    if (made_) std::filesystem::permissions(path_, std::filesystem::perms::owner_all, error);
  }

  ~Scratch() {
    std::error_code error;
    if (made_) std::filesystem::remove_all(path_, error);
  }

  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] bool made() const { return made_; }

  /// Renames it; false when it could not be, and then it is removed as ever.
  [[nodiscard]] bool move_to(const std::string& path) {
    std::error_code error;
    std::filesystem::rename(path_, path, error);
    if (error) return false;
    made_ = false;
    return true;
  }

 private:
  std::string path_;
  bool made_ = false;
};

[[nodiscard]] inline ledger::LedgerError scratch_error(const std::string& path) {
  return {"folder",
          "Рабочую папку " + path +
              " не создать: она уже есть или нет прав. Удалите её, если она "
              "осталась от прерванной команды.",
          "The working folder " + path +
              " cannot be made: it is there already, or there is no right. Remove it if an "
              "interrupted command left it."};
}

}  // namespace letopis::cli
