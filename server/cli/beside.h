#pragma once
// A new school is made beside its folder and moved into place when it is whole: whatever ends the
// making, a refusal or a crash, no half of a school is left where one is looked for.
#include <filesystem>
#include <string>
#include <utility>

#include "server/cli/console.h"

namespace letopis::cli {

/// What became of the making: the exit code of the command, and whether the school is to stay.
struct Made {
  int code = 0;
  bool stays = false;
};

/// Calls `make(folder)` -> Made with a folder that is not there yet, "DATA.making" (what a crash
/// left of it is removed first), and renames it to `data` if it is to stay. `make` must have closed
/// every file in it. Yields the exit code; `data` that holds a school already is left alone, 2.
template <class Make>
int make_beside(const std::string& data, Make&& make) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::exists(data + "/db", error)) {
    return complain({"exists", "В папке " + data + " уже есть школа: она не будет перезаписана.",
                     "There is a school in " + data + " already: it is not overwritten."});
  }
  const std::string beside = data + ".making";
  fs::remove_all(beside, error);
  const Made made = std::forward<Make>(make)(beside);
  if (made.stays) {
    fs::create_directories(fs::path(data).parent_path(), error);
    fs::rename(beside, data, error);
    if (!error) return made.code;
  }
  const std::string why = error.message();
  std::error_code ignored;
  fs::remove_all(beside, ignored);
  if (!made.stays) return made.code;
  return complain({"folder", "Папку " + data + " не создать: " + why,
                   "The folder " + data + " cannot be made: " + why});
}

}  // namespace letopis::cli
