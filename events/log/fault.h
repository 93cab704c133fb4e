#pragma once
// Why a text was refused: the one error of this folder's readers.
#include <cstddef>
#include <string_view>

namespace letopis::log {

/// `code` is stable; the texts are for people. All views point at constants. Value type.
struct Fault {
  std::string_view code;
  std::string_view text;
  std::string_view text_en;
  std::size_t line = 0;  // counted from 1; 0 when it is about the whole
};

}  // namespace letopis::log
